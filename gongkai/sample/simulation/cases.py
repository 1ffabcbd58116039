"""Applications and a reconsideration of the year: made-up people and matters."""

from __future__ import annotations

from datetime import date

from gongkai.applications.operations.assigning import log_search
from gongkai.applications.operations.redacting import add_file
from gongkai.remedies.operations.proceeding import note_answer, record_outcome
from gongkai.remedies.operations.registering import Filing, register_dispute
from gongkai.sample.applications import made_up_paper
from gongkai.sample.casework import CaseOffice
from gongkai.sample.simulation.playing import Story, moment


def granted(office: CaseOffice, year: int) -> Story:
    """Asked for at the counter in spring, given within the term."""
    yield (at := moment(date(year, 4, 7)))
    case = office.receive(at, "申请人甲", "困难群众春节慰问物资的采购清单（示例）")
    yield (at := moment(date(year, 4, 15)))
    file = add_file(
        case,
        made_up_paper("困难群众春节慰问物资采购清单", "米面油各120份（示例）。"),
        name="采购清单.pdf",
        purpose="original",
        by=office.clerk,
        at=at,
    )
    office.answer(case, "provided", at=at, files=[file])


def not_held(office: CaseOffice, year: int) -> Story:
    """Looked for in two places and not there."""
    yield (at := moment(date(year, 6, 2)))
    case = office.receive(at, "示例合作社", "1995年集市用地的批复（示例）", category="business")
    yield (at := moment(date(year, 6, 10)))
    for place in ("综合档案室目录", "办公系统发文库"):
        log_search(
            case,
            on=at.date(),
            place=place,
            terms="集市、用地、1995",
            result="没有找到",
            searcher="信息员",
            by=office.clerk,
            at=at,
        )
    yield (at := moment(date(year, 6, 18)))
    grounds = "本机关1998年以前没有承担集市用地的审批职责，没有制作或者保存该信息。"
    office.answer(case, "not_existing", at=at, grounds=grounds)


def refused_and_upheld(office: CaseOffice, year: int) -> Story:
    """A refusal that the reviewing body upholds."""
    yield (at := moment(date(year, 7, 6)))
    case = office.receive(at, "申请人乙", "停车位收费标准的讨论材料（示例）")
    yield (at := moment(date(year, 7, 20)))
    case = office.answer(
        case, "process", at=at, grounds="该信息是工作中的讨论材料，属于过程性信息。"
    )
    yield (at := moment(date(year, 8, 12)))
    dispute = register_dispute(
        office.organ,
        Filing(
            kind="review",
            target="answer",
            application=case,
            filed_on=date(year, 8, 6),
            received_on=at.date(),
            claim="撤销答复（示例）",
            case_number="示复〔示例〕1号",
        ),
        by=office.clerk,
        at=at,
    )
    yield (at := moment(date(year, 8, 20)))
    evidence = "申请表、答复书、送达回证（示例）"
    note_answer(dispute, on=at.date(), evidence=evidence, by=office.clerk, at=at)
    yield (at := moment(date(year, 10, 12)))
    record_outcome(
        dispute,
        paper="review_decision",
        result_word="维持",
        decided_on=date(year, 9, 28),
        received_on=at.date(),
        by=office.clerk,
        at=at,
    )


STORIES = (granted, not_held, refused_and_upheld)
