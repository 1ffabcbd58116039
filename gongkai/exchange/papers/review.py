"""The 信息发布审核表: every step of a version's review on one sheet, to sign and to file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongkai.errors import InvalidInput
from gongkai.exchange.days import chinese_day
from gongkai.exchange.papers.content import plain
from gongkai.exchange.papers.qr import qr_data
from gongkai.exchange.papers.setting import set_paper

_LONGEST_CODE = 24


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A question of a form and its answer; an empty answer leaves room to write."""

    question: str
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewStep:
    """One step of the review; what is empty is filled in by hand."""

    label: str
    role: str = ""
    decision: str = ""
    opinion: str = ""
    signature: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewSheet:
    """A version and its review. ``code`` is the short hash that binds the sheet to the version."""

    organ: str
    title: str
    code: str
    number: str = ""
    index_number: str = ""
    attribute: str = ""
    ground: str = ""
    column: str = ""
    channels: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    drafter: str = ""
    drafted_on: date | None = None
    is_weighty: bool | None = None
    link: str = ""
    steps: tuple[ReviewStep, ...] = ()
    secrecy: tuple[Answer, ...] = ()
    opinion_risk: tuple[Answer, ...] = ()
    published_on: date | None = None
    published_at_address: str = ""


def render_review_sheet(sheet: ReviewSheet, *, font_folders: Sequence[Path] = ()) -> bytes:
    """Return the sheet as PDF/UA-1 on A4 with the margins of official documents.

    Raises InvalidInput (``code_missing``, ``link_too_long``, ``pdf_failed``).
    """
    code = plain(sheet.code)
    if not code or len(code) > _LONGEST_CODE:
        raise InvalidInput(
            "审核表要有稿件代码，否则签字对不上稿件。请先保存稿件，再打印审核表。",
            code="code_missing",
        )
    data = {
        "organ": plain(sheet.organ),
        "title": "信息发布审核表",
        "item": plain(sheet.title),
        "code": code,
        "qr": qr_data(sheet.link) if sheet.link.strip() else None,
        "rows": _rows(sheet),
        "steps": [_step(step) for step in sheet.steps],
        "forms": [
            {"title": title, "answers": [[plain(a.question), plain(a.answer)] for a in answers]}
            for title, answers in (
                ("保密审查", sheet.secrecy),
                ("舆情风险评估", sheet.opinion_risk),
            )
            if answers
        ],
    }
    return set_paper("review", data, font_folders=font_folders)


def _rows(sheet: ReviewSheet) -> list[list[tuple[str, str]]]:
    """Return the facts of the version in rows of one or two, each label and value.

    What is empty is left out, but that there is no attachment is said: it is reviewed, too.
    """
    weighty = {None: "", True: "是", False: "否"}[sheet.is_weighty]
    published = (chinese_day(sheet.published_on), plain(sheet.published_at_address))
    rows = [
        [("信息名称", plain(sheet.title))],
        [("文号", plain(sheet.number)), ("索引号", plain(sheet.index_number))],
        [("公开属性", plain(sheet.attribute)), ("重大事项", weighty)],
        [("公开依据", plain(sheet.ground))],
        [("拟发栏目", plain(sheet.column))],
        [("发布渠道", "、".join(map(plain, sheet.channels)))],
        [("附件", "；".join(map(plain, sheet.attachments)) or "无")],
        [("拟稿人", plain(sheet.drafter)), ("拟稿日期", chinese_day(sheet.drafted_on))],
        [("发布情况", "　".join(part for part in published if part))],
    ]
    told = ([(label, value) for label, value in row if value] for row in rows)
    return [row for row in told if row]


def _step(step: ReviewStep) -> dict[str, str]:
    return {
        "label": plain(step.label),
        "role": plain(step.role),
        "decision": plain(step.decision),
        "opinion": plain(step.opinion),
        "signature": plain(step.signature),
        "date": chinese_day(step.signed_on),
    }
