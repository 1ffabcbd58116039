"""Organs, people and the sample year for tests of the site."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from gongkai.accounts.models import User
from gongkai.organs.models import Appointment, Organ, Post
from gongkai.registers.loading import load_folder
from gongkai.reports.models import AnnualReport
from gongkai.reports.operations import start_report
from gongkai.sample import sample_folder

#: The moment at which the tests' office works: January, report time.
AT = datetime(2021, 1, 15, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
SINCE = date(2019, 1, 1)
PASSWORD = "only-in-tests-7"


def make_organ(slug: str = "kangchuan", **given: Any) -> Organ:
    """Make an organ; ``name`` follows from the slug unless given."""
    content: dict[str, Any] = {
        "name": f"{slug}街道办事处",
        "level": "street",
        "code": slug.upper(),
        "phone": "0971-1234567",
        "has_portal": True,
    }
    content |= given
    return Organ.objects.create(slug=slug, **content)


def make_person(organ: Organ, role: str, *, username: str = "", **given: Any) -> User:
    """Make a person who holds a post with the role in the organ since long ago."""
    username = username or f"{organ.slug}-{role}-{User.objects.count()}"
    user = User.objects.create_user(username, password=PASSWORD, name=username)
    post, _ = Post.objects.get_or_create(organ=organ, name=f"{role}岗", role=role)
    Appointment.objects.create(post=post, user=user, **({"from_on": SINCE} | given))
    return user


def load_sample(organ: Organ, *, year: int = 2020) -> AnnualReport:
    """Load the sample office's year into the organ and start its report."""
    texts = load_folder(organ, sample_folder(f"kangchuan/{year}"), year=year, by=None, at=AT)
    report = start_report(organ, year, by=None, at=AT, texts=texts)
    return AnnualReport.objects.select_related("organ").get(pk=report.pk)


def document(**given: Any) -> dict[str, Any]:
    """Return the content of a document of the office."""
    return {
        "kind": "document",
        "title": "关于做好冬季供暖工作的通知",
        "issuer": "own",
        "dated_on": date(2020, 11, 2),
        "attribute": "open",
    } | given


def purchase(**given: Any) -> dict[str, Any]:
    """Return the content of a row of the register of purchases."""
    return {
        "serial": "900",
        "title": "办公桌椅",
        "purchased_on": date(2020, 5, 6),
        "amount": "1200.00",
        "organisation": "central",
        "note": "",
    } | given
