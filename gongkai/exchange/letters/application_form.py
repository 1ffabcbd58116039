"""The 政府信息公开申请表: empty, filled, or printed large to be read back and signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongkai.exchange.days import chinese_day
from gongkai.exchange.letters.content import line_of
from gongkai.exchange.letters.setting import set_letter
from gongkai.exchange.letters.tables import choices, many_lines
from gongkai.statute.catalogue import words

FORMS = ("纸质", "电子文件", "光盘等介质", "查阅、抄录", "其他")
WAYS = ("邮寄", "当面领取", "电子邮件", "网上获取", "传真", "其他")
#: Point size of the form; of one printed large for an oral application.
_SIZE, _LARGE = 12.0, 15.5


@dataclass(frozen=True, kw_only=True)
class ApplicationForm:
    """The form's fields as printed; all empty gives a form to fill in by hand.

    ``category`` is a label of table 三 (自然人, 商业企业, …). ``is_oral``: filled in for the person
    by ``filled_by``, printed large, read back and signed or marked with a fingerprint.
    """

    organ: str
    number: str = ""
    category: str = ""
    name: str = ""
    identity_type: str = ""
    identity_number: str = ""
    representative: str = ""
    contact: str = ""
    phone: str = ""
    postcode: str = ""
    address: str = ""
    email: str = ""
    agent: str = ""
    agent_phone: str = ""
    wanted: str = ""
    identifying: str = ""
    form_of_provision: str = ""
    way_of_provision: str = ""
    assistance: str = ""
    applied_on: date | None = None
    received_on: date | None = None
    channel: str = ""
    registered_by: str = ""
    is_oral: bool = False
    filled_by: str = ""


def application_form_pdf(form: ApplicationForm, *, font_folders: Sequence[Path] = ()) -> bytes:
    """Return the form as PDF/UA-1 on A4.

    Source: 条例第二十九条 (contents; oral applications are filled in by the office).
    """
    person, *organisations = (word.label for word in words("applicants"))
    category = line_of(form.category)
    is_organisation = category not in ("", person)
    nobody = ApplicationForm(organ="")
    data = {
        "title": "政府信息公开申请表",
        "organ": line_of(form.organ),
        "number": line_of(form.number),
        "size": _LARGE if form.is_oral else _SIZE,
        "oral": form.is_oral,
        # Read back is what the applicant told, so the other half of the form is left out.
        "person": []
        if form.is_oral and is_organisation
        else _person(nobody if is_organisation else form),
        "organisation": []
        if form.is_oral and not is_organisation
        else _organisation(form if is_organisation else nobody),
        "categories": choices(organisations, category if is_organisation else ""),
        "agent": line_of(form.agent),
        "agent-phone": line_of(form.agent_phone),
        "wanted": many_lines(form.wanted),
        "identifying": many_lines(form.identifying),
        "forms": choices(FORMS, form.form_of_provision),
        "ways": choices(WAYS, form.way_of_provision),
        "assistance": many_lines(form.assistance),
        "applied-on": chinese_day(form.applied_on),
        "received-on": chinese_day(form.received_on),
        "channel": line_of(form.channel),
        "registered-by": line_of(form.registered_by),
        "filled-by": line_of(form.filled_by),
    }
    return set_letter("application_form", data, font_folders=font_folders)


def _person(form: ApplicationForm) -> list[tuple[str, str, bool]]:
    """Return label, value and whether the value takes a whole line."""
    return [
        ("姓名", line_of(form.name), False),
        ("联系电话", line_of(form.phone), False),
        ("证件名称", line_of(form.identity_type), False),
        ("邮政编码", line_of(form.postcode), False),
        ("证件号码", line_of(form.identity_number), True),
        ("电子邮箱", line_of(form.email), True),
        ("联系地址", line_of(form.address), True),
    ]


def _organisation(form: ApplicationForm) -> list[tuple[str, str, bool]]:
    return [
        ("名称", line_of(form.name), True),
        ("统一社会\n信用代码", line_of(form.identity_number), True),
        ("法定代表人\n或者负责人", line_of(form.representative), False),
        ("联系人", line_of(form.contact), False),
        ("联系电话", line_of(form.phone), False),
        ("邮政编码", line_of(form.postcode), False),
        ("电子邮箱", line_of(form.email), True),
        ("联系地址", line_of(form.address), True),
    ]
