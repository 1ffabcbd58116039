"""An office that files: a public item, a closed case, a decided dispute, filed or waiting."""

from dataclasses import dataclass
from datetime import date, datetime

from gongkai.applications.operations.redacting import add_file
from gongkai.archive.filing.operations import file_away, set_filing
from gongkai.archive.filing.waiting import waiting
from gongkai.archive.models import Piece
from gongkai.organs.models import Organ
from gongkai.statute.filing import DEFAULT_PATTERN
from tests.applications.factories import (
    OfficeOfCases,
    make_answered,
    make_application,
    make_office,
    moment,
)
from tests.publishing.factories import make_published

#: The day on which the office files.
FILED = date(2021, 3, 1)
AT = moment(FILED)
CATEGORIES = ("publication", "application", "dispute", "report")


@dataclass
class FilingOffice:
    """An office of cases whose fonds is set."""

    cases: OfficeOfCases

    @property
    def organ(self) -> Organ:
        """Return the organ."""
        return self.cases.organ

    def publish(self, title: str = "关于做好冬季供暖保障工作的通知", **given: object) -> None:
        """Publish an item."""
        told = {"title": title, "number": "", **given}
        make_published(self.organ, self.cases.clerk, self.cases.leader, **told)

    def answer(self) -> None:
        """Answer an application in 2021."""
        application = make_application(self.cases, date(2021, 1, 4))
        add_file(
            application,
            b"%PDF-1.7 form",
            name="张三的申请表.pdf",
            purpose="application",
            by=self.cases.clerk,
            at=moment(date(2021, 1, 4)),
        )
        make_answered(self.cases, application, date(2021, 1, 8))

    def waiting(self) -> list[str]:
        """Return the keys of what waits."""
        return [one.key for slug in CATEGORIES for one in waiting(self.organ, slug)]

    def file_all(self, *, term: str = "", at: datetime = AT) -> list[Piece]:
        """File everything that waits."""
        return file_away(self.organ, self.waiting(), term=term, by=self.cases.head, at=at).pieces


def make_filing_office(slug: str = "kangchuan") -> FilingOffice:
    """Make an office that may file."""
    office = FilingOffice(make_office(slug))
    set_filing(
        office.organ,
        fonds="Z109",
        pattern=DEFAULT_PATTERN,
        terms={},
        seen=0,
        by=office.cases.head,
        at=AT,
    )
    return office
