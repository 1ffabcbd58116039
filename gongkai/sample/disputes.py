"""The sample office's disputes: a reconsideration that is pending, and one that corrected."""

from __future__ import annotations

from gongkai.remedies.operations.proceeding import note_answer, record_outcome
from gongkai.remedies.operations.redoing import begin_redo
from gongkai.remedies.operations.registering import Filing, register_dispute
from gongkai.sample.casework import CaseOffice, Story


def corrected_review(office: CaseOffice) -> Story:
    """A refusal that the reviewing body revoked; the office decides anew, the term runs."""
    at = yield 50
    case = office.receive(at, "申请人寅", "停车位收费标准的讨论材料（示例）")
    at = yield 42
    case = office.answer(
        case, "process", at=at, grounds="该信息是工作中的讨论材料，属于过程性信息。"
    )
    at = yield 33
    dispute = register_dispute(
        office.organ,
        Filing(
            kind="review",
            target="answer",
            application=case,
            filed_on=office.day(35),
            received_on=at.date(),
            claim="撤销答复，责令重新答复（示例）",
            case_number="示复〔示例〕1号",
        ),
        by=office.clerk,
        at=at,
    )
    at = yield 27
    note_answer(
        dispute, on=at.date(), evidence="申请表、答复书、送达回证（示例）", by=office.clerk, at=at
    )
    at = yield 10
    dispute = record_outcome(
        dispute,
        paper="review_decision",
        result_word="撤销并责令重新作出",
        decided_on=office.day(12),
        received_on=at.date(),
        orders_redo=True,
        redo_length=15,
        by=office.clerk,
        at=at,
    )
    at = yield 9
    begin_redo(dispute, by=office.clerk, at=at)


def pending_review(office: CaseOffice) -> Story:
    """A refusal under reconsideration: two working days are left to answer the reviewing body."""
    at = yield 38
    case = office.receive(at, "申请人卯", "街道内部人员岗位调整方案（示例）")
    at = yield 30
    case = office.answer(case, "personnel", at=at, grounds="岗位调整方案属于本机关内部事务信息。")
    at = yield 8
    register_dispute(
        office.organ,
        Filing(
            kind="review",
            target="answer",
            application=case,
            filed_on=office.day(11),
            received_on=at.date(),
            claim="确认答复违法（示例）",
            case_number="示复〔示例〕2号",
        ),
        by=office.clerk,
        at=at,
    )
