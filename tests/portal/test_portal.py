"""Public pages: written from the signed version, served safely, written again until they are."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from lxml import html

from gongkai.accounts.models import User
from gongkai.audit.operations import add_checkpoint
from gongkai.exchange.reading import read_report
from gongkai.organs.models import Organ, PublicChange
from gongkai.organs.operations import CONTACT_FIELDS, change_contact
from gongkai.portal.worker import write_all_pages, write_checkpoint, write_due_pages
from gongkai.records.operations import add_record
from gongkai.reports.models import AnnualReport
from gongkai.reports.operations import check_report, publish_report, sign_report
from tests.office import AT, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(report: AnnualReport, clerk: User, leader: User) -> AnnualReport:
    """Return a published report whose pages are written."""
    check_report(report, by=clerk, at=AT)
    report.refresh_from_db()
    sign_report(report, by=leader, at=AT)
    report.refresh_from_db()
    publish_report(report, on=AT.date(), by=clerk, at=AT)
    write_due_pages(at=AT)
    return report


def _body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content).decode()  # type: ignore[arg-type]


def test_a_published_report_is_found_from_the_home_page(
    published: AnnualReport, client: Client
) -> None:
    assert 'href="kangchuan/"' in _body(client, "/")
    assert 'href="../kangchuan/reports/2020/"' in _body(client, "/kangchuan/")
    page = _body(client, "/kangchuan/reports/2020/")

    assert "<h1>康川街道办事处2020年政府信息公开工作年度报告</h1>" in page
    assert "2021-01-15" in page


def test_reports_of_all_offices_stand_in_one_page(published: AnnualReport, client: Client) -> None:
    from tests.office import make_organ

    make_organ("heyang")
    write_all_pages()

    page = html.fromstring(_body(client, "/all-reports/"))
    home = html.fromstring(_body(client, "/"))

    assert page.xpath("//thead//th/text()") == ["机关", "2020年"]
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//tbody/tr")]
    assert rows == [["heyang街道办事处", "—"], ["康川街道办事处", "01-15公布"]]
    assert page.xpath("//td/a/@href") == ["../kangchuan/reports/2020/"]
    assert home.xpath("//a[contains(text(), '年报')]/@href") == [
        "heyang/reports/",
        "kangchuan/reports/2020/",
        "all-reports/",
    ]


def test_every_download_reads_back_to_the_same_figures(published: AnnualReport) -> None:
    folder = settings.PUBLIC_FOLDER / "kangchuan" / "reports" / "2020"

    for kind in ("docx", "xlsx", "json"):
        [file] = folder.glob(f"*.{kind}")
        assert read_report(file).cells["t2.procurement.projects"] == 89
    [text] = folder.glob("*.json")
    assert not {"provenance", "findings", "references"} & set(json.loads(text.read_text()))
    [pdf] = folder.glob("*.pdf")
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_a_page_that_cannot_be_written_is_tried_again(
    office: Organ, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = dict.fromkeys(CONTACT_FIELDS, "") | {"phone": "0000-1234567"}
    change_contact(office, contact, by=clerk, at=AT)

    def full(files: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("gongkai.portal.writing.write_files", full)
        assert write_due_pages(at=AT) == 0
    assert PublicChange.objects.get().attempts == 1
    assert write_due_pages(at=AT + timedelta(seconds=1)) == 0, "it waits a little"
    assert write_due_pages(at=AT + timedelta(seconds=3)) == 1
    assert "0000-1234567" in (settings.PUBLIC_FOLDER / "kangchuan/index.html").read_text()


def test_the_public_page_stays_while_a_correction_is_in_the_works(
    published: AnnualReport, clerk: User
) -> None:
    from gongkai.reports.operations import open_correction

    published.refresh_from_db()
    open_correction(published, note="漏报", by=clerk, at=AT)
    before = (settings.PUBLIC_FOLDER / "kangchuan/reports/2020/index.html").read_bytes()

    write_all_pages()

    after = (settings.PUBLIC_FOLDER / "kangchuan/reports/2020/index.html").read_bytes()
    assert before == after


def test_checkpoints_are_published(office: Organ, clerk: User) -> None:
    add_record(office, document(), by=clerk, at=AT)

    assert write_checkpoint(at=AT)
    assert not write_checkpoint(at=AT + timedelta(hours=1))

    told = json.loads((settings.PUBLIC_FOLDER / "checkpoints.json").read_text())
    assert len(told["checkpoints"]) == 1
    assert "kangchuan" in told["checkpoints"][0]["text"]


@pytest.mark.parametrize(
    "address",
    [
        "/../secret",
        "/%2e%2e/secret",
        "/kangchuan/../../secret",
        "/.hidden",
        "/link",
        "/none",
        "/kangchuan/%00",
    ],
)
def test_nothing_outside_the_public_folder_is_served(
    client: Client, db: None, address: str
) -> None:
    folder: Path = settings.PUBLIC_FOLDER
    folder.mkdir(parents=True)
    (folder / ".hidden").write_text("x")
    (folder.parent / "secret").write_text("x")
    (folder / "link").symlink_to(folder.parent / "secret")

    assert client.get(address).status_code == 404


def test_an_office_without_portal_has_no_pages(office: Organ, clerk: User) -> None:
    Organ.objects.update(has_portal=False)
    add_checkpoint(at=AT)
    write_all_pages()

    assert not (settings.PUBLIC_FOLDER / "kangchuan").exists()


def test_pages_are_taken_away_when_an_office_leaves_the_portal(
    published: AnnualReport,
) -> None:
    Organ.objects.update(has_portal=False)
    PublicChange.objects.create(organ=published.organ, topic="organ", at=AT)

    write_due_pages(at=AT)

    assert not (settings.PUBLIC_FOLDER / "kangchuan").exists()
    assert "kangchuan" not in (settings.PUBLIC_FOLDER / "index.html").read_text()
    assert list(settings.PUBLIC_FOLDER.glob(".removed*")) == []


def test_a_page_that_always_fails_holds_up_no_other(
    office: Organ, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gongkai.portal import worker
    from tests.office import make_organ

    other = make_organ("elsewhere")
    for organ in (office, other):
        PublicChange.objects.create(organ=organ, topic="organ", at=AT)
    really = worker.write_organ

    def fail_for_one(organ: Organ, **given: Any) -> int:
        if organ == office:
            raise ZeroDivisionError
        return really(organ, **given)

    monkeypatch.setattr(worker, "write_organ", fail_for_one)
    for minutes in range(0, 600, 10):
        write_due_pages(at=AT + timedelta(minutes=minutes))

    assert PublicChange.objects.get(organ=other).done_at == AT
    # Seconds between the first tries, an hour between the last.
    assert 10 < PublicChange.objects.get(organ=office).attempts < 30
