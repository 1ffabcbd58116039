"""The 登记回执 that an applicant takes home: number, code, where to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongkai.exchange.days import chinese_day
from gongkai.exchange.letters.content import line_of
from gongkai.exchange.letters.setting import set_letter
from gongkai.exchange.letters.tables import many_lines
from gongkai.exchange.papers.qr import qr_data

#: What was asked for stands on the form in full; the receipt keeps to one page.
_LONGEST_WANTED = 160


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """A registered application as its applicant is told; what is empty is left out.

    ``submitted`` is the time of arrival as printed; ``link`` the page that asks for number and
    code, never an address that holds the code.
    """

    organ: str
    number: str
    code: str = ""
    applicant: str = ""
    wanted: str = ""
    channel: str = ""
    submitted: str = ""
    received_on: date | None = None
    due_on: date | None = None
    matter: str = "政府信息公开申请"
    note: str = ""
    link: str = ""
    contact: str = ""
    phone: str = ""
    place: str = ""
    hours: str = ""


def receipt_pdf(receipt: Receipt, *, font_folders: Sequence[Path] = ()) -> bytes:
    """Return the receipt as PDF/UA-1 on one A4 page. Raises InvalidInput (``link_too_long``)."""
    wanted = many_lines(receipt.wanted)
    text = "\n".join(wanted)
    if len(text) > _LONGEST_WANTED:
        wanted = [*text[:_LONGEST_WANTED].splitlines(), "……（全文见申请表）"]
    rows = [
        ("申请人", [line_of(receipt.applicant)]),
        ("所需政府信息", wanted),
        ("收到方式", [line_of(receipt.channel)]),
        ("提交时间", [line_of(receipt.submitted)]),
        ("收到申请之日", [chinese_day(receipt.received_on)]),
        ("答复期限", [chinese_day(receipt.due_on)]),
        ("说明", many_lines(receipt.note)),
    ]
    asking = [
        ("联系人", line_of(receipt.contact)),
        ("联系电话", line_of(receipt.phone)),
        ("办公地点", line_of(receipt.place)),
        ("办公时间", line_of(receipt.hours)),
    ]
    data = {
        "title": f"{receipt.matter}登记回执",
        "organ": line_of(receipt.organ),
        "number": line_of(receipt.number),
        "code": line_of(receipt.code),
        "rows": [(label, lines) for label, lines in rows if any(lines)],
        "asking": [pair for pair in asking if pair[1]],
        "has-due": receipt.due_on is not None,
        "qr": qr_data(receipt.link) if receipt.link.strip() else None,
    }
    return set_letter("receipt", data, font_folders=font_folders)
