"""Everything of an office is found by those who may see it, and by nobody else."""

from collections import Counter
from datetime import date

import pytest

from gongkai.accounts.models import User
from gongkai.applications.models import Application, Assignment
from gongkai.archive.searching.queries import Asked, find
from gongkai.archive.searching.readers import organs_to_search
from gongkai.archive.searching.relating import entry_for, tied_to
from gongkai.archive.searching.words import KINDS
from gongkai.organs.models import Appointment, Office, Organ, Post
from gongkai.search.models import StaffEntry
from gongkai.search.queries import search
from gongkai.search.suggesting import suggest
from gongkai.supervision.permissions import CHECKS, LOGBOOKS, SUPERVISION, TASKS
from tests.office import AT, SINCE, make_organ, make_person

pytestmark = pytest.mark.django_db
TODAY = AT.date()
SECRET = "不可外传"
#: Kinds of which the closed office has something.
FILLED = {
    "document",
    "brief",
    "file",
    "application",
    "letter",
    "answer",
    "dispute",
    "report",
    "hand_in",
    "purchases",
    "import",
    "archived",
    "piece",
    "inspection",
    "check_finding",
    "task",
    "sending",
    "disclosure",
    "opinion",
    "training",
    "accountability",
}
CASES = {"application", "letter", "answer"}


def insider(organ: Organ, role: str, office: Office | None = None) -> User:
    """Return somebody who holds a post of the role, in an office if told."""
    user = User.objects.create_user(f"{role}-{office.pk if office else 0}", name=role)
    name = f"{user.username}的岗"
    post = Post.objects.create(organ=organ, office=office, name=name, role=role)
    Appointment.objects.create(post=post, user=user, from_on=SINCE)
    return user


def found_by(user: User, asked: Asked, *, on: date = TODAY) -> set[str]:
    """Return the keys of all that the person finds, page after page."""
    organs = organs_to_search(user, on=on)
    keys: set[str] = set()
    page = 1
    while True:
        results = find(asked, user, organs, on=on, page=page)
        keys |= {hit.key for hit in results.hits}
        if not results.has_next:
            return keys
        page += 1


def everything(kind: str) -> set[str]:
    """Return the keys of all entries of a kind."""
    return set(StaffEntry.objects.filter(kind=kind).values_list("key", flat=True))


def test_every_kind_of_entry_has_a_word_and_is_tried(closed: Organ) -> None:
    kinds = Counter(StaffEntry.objects.values_list("kind", flat=True))

    assert set(kinds) == FILLED
    assert set(kinds) <= set(KINDS)
    assert not StaffEntry.objects.filter(readers=[]).exists()
    assert not StaffEntry.objects.filter(subject="").exists()


@pytest.mark.parametrize(
    ("role", "hidden"), [("lead_office", set()), ("information_officer", {"accountability"})]
)
def test_the_office_finds_everything_by_kind_and_by_word(
    closed: Organ, role: str, hidden: set[str]
) -> None:
    user = insider(closed, role)

    by_kind = {kind: found_by(user, Asked(kind=kind)) for kind in KINDS}

    assert {kind: keys for kind, keys in by_kind.items() if keys} == {
        kind: everything(kind) for kind in FILLED - hidden
    }
    with_word = {key.partition(":")[0] for key in found_by(user, Asked(words=SECRET))}
    assert with_word >= {
        "record",
        "file",
        "case_file",
        "application",
        "letter",
        "answer",
        "dispute",
        "dispute_file",
        "report",
        "hand_in",
        "purchases",
        "piece",
        "inspection",
        "check_finding",
        "task",
        "sending",
        "disclosure",
        "training",
    }


def test_parts_of_supervision_that_share_a_class_ask_for_the_same_posts() -> None:
    told = [policy.deeds["view"] for policy in (SUPERVISION, TASKS, CHECKS, LOGBOOKS)]

    assert told == [SUPERVISION.deeds["view"]] * 4


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        ("principal", {"import"}),
        ("secrecy_reviewer", {"import", "accountability"}),
        ("inspector", {"import", "accountability"}),
        ("opinion_officer", CASES | {"dispute", "import", "accountability"}),
        ("office_head", CASES | {"dispute", "import", "accountability"}),
    ],
)
def test_other_insiders_find_what_their_post_may_see(
    closed: Organ, role: str, hidden: set[str]
) -> None:
    user = insider(closed, role)

    seen = {kind for kind in FILLED if found_by(user, Asked(kind=kind))}

    assert seen == FILLED - hidden
    of_cases = {"application", "letter", "answer", "case_file"} if "letter" in hidden else set()
    assert not {key.partition(":")[0] for key in found_by(user, Asked(words=SECRET))} & of_cases


def test_the_head_of_an_office_finds_what_was_handed_to_it_until_it_is_returned(
    closed: Organ,
) -> None:
    (given,) = Assignment.objects.filter(organ=closed).select_related("office", "application")
    user = insider(closed, "office_head", given.office)
    other = insider(closed, "office_head", Office.objects.create(organ=closed, name="别的科室"))

    own = found_by(user, Asked(kind="application"))

    assert own == {f"application:{given.application_id}"}
    assert found_by(other, Asked(kind="application")) == set()
    assert {
        StaffEntry.objects.get(key=key).subject for key in found_by(user, Asked(kind="letter"))
    } == own
    assert found_by(user, Asked(kind="dispute")) == set()
    # An appointment that is over gives nothing, nor does one that has not begun.
    user = User.objects.get(pk=user.pk)
    Appointment.objects.filter(user=user).update(to_on=date(2021, 1, 14))
    assert found_by(user, Asked(kind="application")) == set()


def strangers(kind: str) -> User | None:
    """Return one of the seven kinds of strangers, None for the public."""
    if kind == "anonymous":
        return None
    closed = Organ.objects.get(slug="closed")
    if kind == "community_worker":
        return make_person(closed, "community_worker")
    if kind == "no_post":
        return User.objects.create_user("nobody", name="nobody")
    if kind == "former_clerk":
        return make_person(closed, "information_officer", to_on=date(2021, 1, 14))
    return make_person(make_organ("elsewhere"), kind)


@pytest.mark.parametrize(
    "kind",
    [
        "anonymous",
        "no_post",
        "community_worker",
        "former_clerk",
        "information_officer",
        "principal",
        "supervising_officer",
    ],
)
def test_strangers_find_nothing_of_any_kind(closed: Organ, kind: str) -> None:
    """Neither by searching all they may, nor by naming the closed office themselves."""
    user = strangers(kind)
    if user is None:
        assert search(SECRET, scope="public", organs=None).hits == ()
        assert search(SECRET, scope="staff", organs=None).hits == ()
        assert suggest(SECRET, scope="staff", organs=None) == []
        return

    named = {"closed": closed}
    hits = [
        hit.key
        for asked in (Asked(words=SECRET), *(Asked(kind=one) for one in KINDS))
        for hit in find(asked, user, named, on=TODAY).hits
    ]
    by_key = [
        entry.key
        for entry in StaffEntry.objects.all()
        if entry_for(closed, entry.key, user, on=TODAY)
    ]

    assert (hits, by_key) == ([], [])
    assert found_by(user, Asked(words=SECRET)) == set()


def test_what_is_tied_to_a_thing_shows_nothing_that_the_person_may_not_see(closed: Organ) -> None:
    clerk, officer = insider(closed, "lead_office"), insider(closed, "opinion_officer")
    answered = Application.objects.get(number=closed.numbers_of_cases["answered"])  # type: ignore[attr-defined]
    key = f"application:{answered.pk}"

    def tied(user: User) -> tuple[set[str], set[str]] | None:
        entry = entry_for(closed, key, user, on=TODAY)
        if entry is None:
            return None
        organs = organs_to_search(user, on=TODAY)
        shown = tied_to(entry, closed, user, organs, on=TODAY)
        return {one.kind for one in shown.parts}, {one.kind for one in shown.others}

    assert tied(clerk) == ({"answer", "letter", "file"}, {"dispute"})
    assert tied(officer) is None


def test_no_identity_number_and_no_telephone_stands_in_the_index_of_cases(closed: Organ) -> None:
    texts = [
        " ".join([entry.title, entry.number, *(p.text for p in entry.passages.all())])
        for entry in StaffEntry.objects.filter(kind__in=[*CASES, "dispute"])
    ]

    assert texts
    assert not [one for one in texts if "11010519491231002X" in one or "13900000000" in one]
    assert not [one for one in texts if "不可外传的地址" in one or "zhang@example.org" in one]
