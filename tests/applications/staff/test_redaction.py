"""Covering on its page, without JavaScript: words, hits, clicks, numbers; the result looked at."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.applications.models import Application, CaseFile, FileAccess
from gongkai.applications.operations.redacting import boxes_of
from gongkai.exchange.letters.content import LetterContent
from gongkai.exchange.letters.letter import letter_pdf
from tests.applications.factories import OfficeOfCases, make_application, make_office
from tests.applications.staff.clerks import BEFORE, address, sign_in

PDF = letter_pdf(
    LetterContent(
        organ="示例街道办事处",
        title="验收报告",
        paragraphs=("联系人王某某，电话13912345678。", "质量合格。"),
    )
)
PRIVACY = "个人隐私|条例第十五条"


def uploaded(client: Client, case: Application) -> CaseFile:
    file = SimpleUploadedFile("验收报告.pdf", PDF)
    assert client.post(address(case, "files/"), {"file": file}).status_code == 302
    return CaseFile.objects.get(purpose="original")


def marked(file: CaseFile) -> int:
    file.refresh_from_db()
    return len(boxes_of(file))


def test_words_hits_clicks_and_numbers_mark_places_and_the_result_is_shown(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    sign_in(client, working_office.clerk)
    file = uploaded(client, open_case)
    page = address(open_case, f"files/{file.pk}/redact/")

    def sent(do: str, told: dict[str, Any]) -> Any:
        return client.post(page, {"do": do, "page": 1, **told})

    assert len(client.get(page).context["forms"]["hits"].fields["hits"].choices) == 1
    sent("hits", {"hits-hits": ["0"]})
    assert marked(file) == 1
    sent("words", {"words-words": "王某某", "words-reason": PRIVACY, "words-other": ""})
    assert marked(file) == 2
    first = sent("click", {"at.x": 100, "at.y": 500, "reason": 1})
    assert "x=100&y=500" in first["Location"]
    client.post(
        first["Location"].split("#")[0],
        {"do": "click", "page": 1, "at.x": 300, "at.y": 540, "reason": 1},
    )
    assert marked(file) == 3
    place = {"page": 1, "left": "10", "top": "80", "width": "20", "height": "3"}
    sent(
        "place",
        {f"place-{name}": value for name, value in place.items()}
        | {"place-reason": "", "place-other": "与申请无关"},
    )
    assert [box.reason for box in boxes_of(CaseFile.objects.get(pk=file.pk))] == [
        "个人隐私",
        "个人隐私",
        "商业秘密",
        "与申请无关",
    ]
    sent("remove", {"remove-remove": ["3"]})
    assert marked(file) == 3

    done = client.post(f"{page}make/", {"key": "make"})

    result = CaseFile.objects.get(purpose="redacted")
    assert done["Location"] == address(open_case, f"files/{result.pk}/redacted/")
    shown = client.get(done["Location"])
    assert shown.context["count"] == 2
    picture = client.get(address(open_case, f"files/{result.pk}/pages/1/"))
    assert picture.content.startswith(b"\x89PNG")


def test_what_cannot_be_marked_is_told_and_nothing_is_kept(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    sign_in(client, working_office.clerk)
    file = uploaded(client, open_case)
    page = address(open_case, f"files/{file.pk}/redact/")

    for told, words in (
        ({"do": "words", "words-words": "没有的词", "words-reason": PRIVACY}, "没有找到这些词语"),
        ({"do": "words", "words-words": "王某某", "words-reason": ""}, "请选择或者写明遮盖的理由"),
        ({"do": "click", "at.x": 0, "at.y": 0}, "先点一个角"),
        ({"do": "place", "place-page": 9}, "这个字段是必填项"),
        ({"do": "nothing"}, "遮盖"),
    ):
        answer = client.post(page, {"page": 1, **told})
        assert answer.status_code == 400
        assert words in answer.content.decode(), told
    assert marked(file) == 0


def test_every_look_at_the_original_is_entered_and_the_result_is_open(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    sign_in(client, working_office.clerk)
    file = uploaded(client, open_case)

    client.get(address(open_case, f"files/{file.pk}/redact/"))
    client.get(address(open_case, f"files/{file.pk}/pages/1/"))

    looks = FileAccess.objects.values_list("file", "by", "what")
    assert list(looks) == [(file.pk, working_office.clerk.pk, "拟提供的信息（原件）")]


def test_a_marked_secret_is_refused_and_a_file_is_taken_back(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    sign_in(client, working_office.clerk)
    secret = letter_pdf(LetterContent(organ="某机关", title="机密★三年", paragraphs=("正文。",)))

    refused = client.post(
        address(open_case, "files/"), {"file": SimpleUploadedFile("文件.pdf", secret)}
    )
    file = uploaded(client, open_case)
    removed = client.post(address(open_case, f"files/{file.pk}/remove/"), {"key": "remove"})

    assert "停止操作，报告保密机构" in refused.content.decode()
    assert removed.status_code == 302
    assert not open_case.files.exists()


def test_files_of_other_cases_and_organs_are_not_found(
    client: Client, working_office: OfficeOfCases, open_case: Application
) -> None:
    sign_in(client, working_office.clerk)
    file = uploaded(client, open_case)
    other = make_application(working_office, BEFORE)
    rests = [f"files/{file.pk}/{rest}" for rest in ("redact/", "pages/1/", "remove/", "redacted/")]

    assert {client.get(address(other, rest)).status_code for rest in rests} == {404}
    sign_in(client, make_office("linjie").clerk)
    assert {client.get(address(open_case, rest)).status_code for rest in rests} == {404}
