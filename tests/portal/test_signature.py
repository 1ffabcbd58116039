"""落款 and 附注: shown where the body lacks them, once, above the appendices."""

from dataclasses import replace

import pytest

from gongkai.organs.models import Organ
from gongkai.portal.signature import Signature, parted, signature_of
from gongkai.publishing.public import PublicItem, public_item
from tests.portal.factories import make_item

pytestmark = pytest.mark.django_db

MAKER, DAY, MARK = "康川街道办事处", "2020年11月2日", "（此件公开发布）"


@pytest.fixture
def told(office: Organ) -> PublicItem:
    """Return a public document without a signature in its body."""
    found = public_item(make_item(office))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>请遵照执行。</p>", Signature(MAKER, DAY, MARK)),
        ("<p>请于2020年11月30日前报送。</p>", Signature(MAKER, DAY, MARK)),
        ("<p>（2020年11月2日）</p><p>正文。</p>", Signature(MAKER, DAY, MARK)),
        (f"<p>正文。</p><p>{MAKER}</p>", Signature("", DAY, MARK)),
        (f"<p>正文。</p><p>{MAKER}</p><p>2020年11月2日</p>", Signature("", "", MARK)),
        (
            "<p>正文。</p><p>康 川 街 道 办 事 处</p><p>二〇二〇年十一月二日</p>",
            Signature(mark=MARK),
        ),
        (f"<p>正文。</p><p>{MAKER}　2020年11月2日</p><p>附件</p>", Signature(mark=MARK)),
        (f"<p>正文。</p><p>{MAKER}</p><p>2020年11月2日</p><p>{MARK}</p>", Signature()),
        ("<p>正文。</p><p>（此件公开发布）</p>", Signature(MAKER, DAY)),
        ("", Signature()),
    ],
)
def test_what_the_body_lacks_is_shown(told: PublicItem, body: str, expected: Signature) -> None:
    assert signature_of(replace(told, body=body)) == expected


def test_only_documents_are_signed(told: PublicItem) -> None:
    kinds = ("brief", "incoming", "announcement", "other")

    assert {signature_of(replace(told, kind=kind)) for kind in kinds} == {Signature()}


def test_nobody_signs_for_the_party_or_for_several(told: PublicItem) -> None:
    party, named = replace(told, issuer="party"), replace(told, issuer="party", maker="康川党工委")

    assert signature_of(party) == Signature("", DAY, MARK)
    assert signature_of(named) == Signature("康川党工委", DAY, MARK)
    assert signature_of(replace(told, attribute="on_application")) == Signature(MAKER, DAY)


@pytest.mark.parametrize(
    ("body", "above"),
    [
        ("<p>通知</p><p>附件</p><p>名单</p>", "<p>通知</p>"),
        ("<p>通知</p><p><strong>附 件 2：</strong></p><p>名单</p>", "<p>通知</p>"),
        ("<p>通知</p><p>附件：1. 名单</p>", "<p>通知</p><p>附件：1. 名单</p>"),
        ("<ul><li><p>附件</p></li></ul>", "<ul><li><p>附件</p></li></ul>"),
        ("<p>附件</p><p>名单</p>", "<p>附件</p><p>名单</p>"),
    ],
)
def test_appendices_stand_below_the_signature(body: str, above: str) -> None:
    assert parted(body) == (above, body.removeprefix(above))
