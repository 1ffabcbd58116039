"""The sample office in the site: its year from a register folder, its people named by role."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from gongkai.accounts.models import User
from gongkai.organs.models import Appointment, Office, Organ, Post, PublicChange, Supervision
from gongkai.registers.loading import load_folder
from gongkai.reports.operations import start_report
from gongkai.sample import sample_folder
from gongkai.sample.applications import load_sample_cases
from gongkai.sample.checks import load_sample_checks
from gongkai.sample.collecting import load_sample_round
from gongkai.sample.communities import load_sample_communities
from gongkai.sample.publishing import load_sample_items
from gongkai.sample.reports import load_sample_reports
from gongkai.sample.tasks import load_sample_tasks

SLUG = "kangchuan"
YEAR = 2020
SINCE = date(2019, 1, 1)


@dataclass(frozen=True, slots=True)
class SamplePost:
    """A post of the sample: office, name, role, duties, seat in the leading group, who signs in.

    Without ``username`` somebody holds the post and does not sign in, as leaders often do.
    """

    office: str
    name: str
    role: str
    duties: str
    seat: str = ""
    username: str = ""


POSTS = (
    SamplePost("", "工委书记", "", "统筹政务公开工作", "head", ""),
    SamplePost(
        "", "办事处主任", "principal", "审定重大事项的公开，签发年度报告", "deputy", "主要负责人"
    ),
    SamplePost(
        "",
        "办事处副主任（分管政务公开）",
        "leader_in_charge",
        "审核拟公开的信息，签发年度报告",
        "deputy",
        "分管领导",
    ),
    SamplePost(
        "党政办公室",
        "党政办公室主任",
        "lead_office",
        "政府信息公开工作机构负责人，编制年度报告",
        "member",
        "党政办主任",
    ),
    SamplePost(
        "党政办公室",
        "政府信息员",
        "information_officer",
        "登记政府信息和台账，维护公开内容，编制年度报告",
        "",
        "信息员",
    ),
    SamplePost(
        "党政办公室", "保密审查员", "secrecy_reviewer", "公开前的保密审查", "", "保密审查员"
    ),
    SamplePost("党政办公室", "舆情员", "opinion_officer", "公开前的舆情风险评估", "", "舆情员"),
    SamplePost(
        "便民服务中心", "便民服务中心主任", "office_head", "行政许可、其他服务事项台账", "member"
    ),
    SamplePost(
        "综合执法办公室", "综合执法办公室主任", "office_head", "行政处罚、行政强制台账", "member"
    ),
    SamplePost("财政所", "财政所所长", "office_head", "采购、收费台账", "member", "财政所所长"),
    SamplePost("社区", "社区填报员", "community_worker", "社区公开事项的填报", "", "社区填报员"),
)


@dataclass(frozen=True, slots=True)
class SampleSite:
    """What was made: the organ, and the accounts with the password that all of them share."""

    organ: Organ
    usernames: tuple[str, ...]
    password: str


def load_sample_site(*, at: datetime, password: str = "") -> SampleSite | None:
    """Make the sample office with its people, registers and a report in the works.

    None when it is there already. The password is drawn anew for each installation, never fixed.
    """
    if Organ.objects.filter(slug=SLUG).exists():
        return None
    password = password or secrets.token_urlsafe(9)
    with transaction.atomic():
        organ, district, usernames = make_people(password)
        texts = load_folder(organ, sample_folder(f"{SLUG}/{YEAR}"), year=YEAR, by=None, at=at)
        start_report(organ, YEAR, by=None, at=at, texts=texts)
        load_sample_items(organ, at=at)
        load_sample_cases(organ, at=at)
        load_sample_tasks(organ, at=at)
        load_sample_communities(organ, at=at)
        load_sample_checks(organ, district, at=at)
        PublicChange.objects.create(organ=organ, topic="organ", at=at)
        other = load_sample_reports(district, at=at)
        if other:
            for kind in ("supervises", "sums"):
                Supervision.objects.create(parent=district, child=other, kind=kind, from_on=SINCE)
        load_sample_round(district, at=at)
    return SampleSite(organ, usernames, password)


def make_people(password: str) -> tuple[Organ, Organ, tuple[str, ...]]:
    """Make the sample office and its district; return them and the names of the accounts."""
    organ, district = _organs()
    # The same for all, as it takes a third of a second.
    hashed = make_password(password)
    usernames = [*_people(organ, hashed), *_people_of_district(district, hashed)]
    administrator = User.objects.create(
        username="系统管理员",
        password=hashed,
        name="系统管理员（示例）",
        is_staff=True,
        is_superuser=True,
    )
    return organ, district, (*usernames, administrator.username)


def _organs() -> tuple[Organ, Organ]:
    organ = Organ.objects.create(
        slug=SLUG,
        name="康川街道办事处",
        code="KCJD",
        level="street",
        region="示例区",
        submits_to="示例区人民政府办公室",
        contact="党政办公室",
        phone="0971-5550123",
        address="示例区康川路1号（示例地址）",
        office_hours="工作日9:00—12:00，14:30—18:00",
        has_portal=True,
        is_sample=True,
    )
    district = Organ.objects.create(
        slug="shili-district",
        name="示例区人民政府办公室",
        code="SLQ",
        level="county_department",
        region="示例区",
        is_sample=True,
    )
    Supervision.objects.create(parent=district, child=organ, kind="supervises", from_on=SINCE)
    Supervision.objects.create(parent=district, child=organ, kind="sums", from_on=SINCE)
    return organ, district


def _people_of_district(district: Organ, hashed: str) -> list[str]:
    """Make the person who collects the reports of the district's organs."""
    username = "区政务公开办"
    office = Office.objects.create(organ=district, name="政务公开办公室", is_lead=True)
    post = Post.objects.create(
        organ=district,
        office=office,
        name="政务公开办公室主任",
        role="lead_office",
        duties="收集、核对、汇总全区年度报告",
    )
    user = User.objects.create(username=username, password=hashed, name=f"{username}（示例）")
    Appointment.objects.create(post=post, user=user, from_on=SINCE)
    return [username]


def _people(organ: Organ, hashed: str) -> list[str]:
    offices = {
        name: Office.objects.create(organ=organ, name=name, is_lead=name == "党政办公室")
        for name in dict.fromkeys(post.office for post in POSTS if post.office)
    }
    usernames = []
    for order, told in enumerate(POSTS):
        post = Post.objects.create(
            organ=organ,
            office=offices.get(told.office),
            name=told.name,
            role=told.role,
            seat=told.seat,
            duties=told.duties,
            order=order,
        )
        user = User.objects.create(
            username=told.username or f"person-{organ.slug}-{order}",
            password=hashed if told.username else make_password(None),
            name=f"{told.username or told.name}（示例）",
        )
        Appointment.objects.create(post=post, user=user, from_on=SINCE)
        if told.username:
            usernames.append(told.username)
    return usernames
