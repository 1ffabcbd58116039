"""What a person should mind in a dispute: missed terms, the wrong way to court, orders not done.

What happened is recorded as it was; here it is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from gongkai.remedies.deadlines import answer_term, appeal_term, rights_after
from gongkai.remedies.effect import effect_of
from gongkai.remedies.models import Dispute, Instance
from gongkai.statute.calendars import Calendar
from gongkai.statute.decisions import is_review_first
from gongkai.statute.findings import Finding, Level

#: code → (level, article, message with the values that it needs)
RISKS: dict[str, tuple[Level, str, str]] = {
    "review_first_skipped": (
        "warning",
        "行政复议法第二十三条第一款第四项",
        "{found}的答复属于不予公开，应当先申请行政复议，对方直接起诉。请在答辩时提出。",
    ),
    "silence_review_first": (
        "notice",
        "行政复议法第二十三条",
        "本机关设置为逾期未答复也应当先申请行政复议，对方直接起诉。请按当地做法决定是否在答辩时提出。",
    ),
    "filed_late": (
        "notice",
        "行政复议法第二十条；行政诉讼法第四十五条、第四十六条",
        "{found}提起，晚于按登记日期推算的期限{expected}。请核对对方知道的日期，可以在答复、答辩时提出。",
    ),
    "silence_filed_early": (
        "notice",
        "条例第三十三条",
        "{found}提起时答复期限（{expected}）还没有届满。请在答复、答辩时说明。",
    ),
    "review_undecided": (
        "warning",
        "最高人民法院关于适用《行政诉讼法》的解释第五十七条",
        "登记起诉（{found}）时，行政复议还没有决定。请核对复议结果和起诉日期。",
    ),
    "answer_unsent": (
        "error",
        "行政复议法第七十条；行政诉讼法第三十四条第二款",
        "应于{expected}前提交答复、答辩和证据，现已逾期，可能被视为没有证据、依据。"
        "请立即提交并说明理由。",
    ),
    "answer_never_sent": (
        "warning",
        "行政复议法第七十条；行政诉讼法第三十四条第二款",
        "没有登记提交答复、答辩，案件已经作出决定、裁判。确实提交过的，请补登记。",
    ),
    "answer_late": (
        "warning",
        "行政复议法第七十条；行政诉讼法第三十四条第二款",
        "{found}提交答复、答辩，晚于期限{expected}，可能被视为没有证据、依据。请留存逾期理由。",
    ),
    "evidence_missing": (
        "warning",
        "行政复议法第四十四条；行政诉讼法第三十四条",
        "{found}提交的答复、答辩没有登记证据、依据。本机关对作出的行为负举证责任，请核对补登记。",
    ),
    "appeal_late": (
        "warning",
        "行政诉讼法第八十五条",
        "{found}上诉，晚于按登记日期推算的上诉期限{expected}。请核对收到裁判文书的日期。",
    ),
    "redo_missing": (
        "warning",
        "行政复议法第七十七条；行政诉讼法第九十四条",
        "{found}收到的文书责令重新处理，还没有办理。请立重新处理件；不用立件的，履行后登记履行。",
    ),
    "redo_late": (
        "error",
        "行政复议法第七十七条；行政诉讼法第九十四条",
        "责令重新处理的期限{expected}已过，还没有答复。请立即答复。",
    ),
}


def risk(code: str, *, expected: date | None = None, found: date | None = None) -> Finding:
    """Return the finding of a code with its days filled in."""
    level, article, message = RISKS[code]
    return Finding(
        code,
        level,
        message.format(expected=expected, found=found),
        expected=str(expected) if expected else None,
        found=str(found) if found else None,
        article=article,
    )


def risks_of(
    dispute: Dispute,
    instances: Sequence[Instance],
    *,
    on: date,
    calendar: Calendar,
    silence_review_first: bool,
) -> list[Finding]:
    """Return what a person should mind in a dispute on a day.

    ``silence_review_first`` is the local practice that the office has set.
    """
    return [
        *_of_filing(dispute, calendar, silence_review_first),
        *(one for instance in instances for one in _of_answer(instance, on, calendar)),
        *_of_appeals(instances, calendar),
        *_of_redo(dispute, instances, on, calendar),
    ]


def _of_filing(dispute: Dispute, calendar: Calendar, silence_review_first: bool) -> list[Finding]:
    found = []
    acted_on, filed_on = dispute.acted_on, dispute.filed_on
    must_review = bool(
        dispute.target == "answer"
        and dispute.decision
        and acted_on
        and is_review_first(dispute.decision, acted_on)
    )
    if dispute.kind == "direct" and must_review:
        found.append(risk("review_first_skipped", found=acted_on))
    is_silence = dispute.target == "silence"
    if dispute.kind == "direct" and is_silence and silence_review_first:
        found.append(risk("silence_review_first"))
    if is_silence and acted_on and filed_on <= acted_on:
        found.append(risk("silence_filed_early", expected=acted_on, found=filed_on))
    if dispute.kind == "after_review":
        return found + _of_review(dispute, calendar)
    if dispute.target in ("answer", "silence") and acted_on:
        terms = rights_after(acted_on, review_first=False, calendar=calendar)
        key = "reconsideration_application" if dispute.kind == "review" else "litigation_direct"
        due_on = next((term.due_on for term in terms if term.key == key), None)
        if due_on and filed_on > due_on:
            found.append(risk("filed_late", expected=due_on, found=filed_on))
    return found


def _of_review(dispute: Dispute, calendar: Calendar) -> list[Finding]:
    if dispute.review is None:
        return []
    closed_on = dispute.review.closed_on
    if closed_on is None or closed_on > dispute.filed_on:
        return [risk("review_undecided", found=dispute.filed_on)]
    return []


def _of_answer(instance: Instance, on: date, calendar: Calendar) -> list[Finding]:
    term = answer_term(instance, calendar=calendar)
    if term is None:
        return []
    answered_on = instance.answered_on
    if answered_on is None:
        if instance.decided_on is not None:
            return [] if instance.level == "second" else [risk("answer_never_sent")]
        is_over = term.due_on is not None and on > term.due_on
        return [risk("answer_unsent", expected=term.due_on)] if is_over else []
    found = []
    if term.due_on is not None and answered_on > term.due_on:
        found.append(risk("answer_late", expected=term.due_on, found=answered_on))
    if not instance.evidence.strip() and instance.level != "second":
        found.append(risk("evidence_missing", found=answered_on))
    return found


def _of_appeals(instances: Sequence[Instance], calendar: Calendar) -> list[Finding]:
    found = []
    for below, above in pairwise(instances):
        if above.level != "second" or above.filed_by == "other":
            continue
        term = appeal_term(below, calendar=calendar)
        if term and term.due_on and above.filed_on > term.due_on:
            found.append(risk("appeal_late", expected=term.due_on, found=above.filed_on))
    return found


def _of_redo(
    dispute: Dispute, instances: Sequence[Instance], on: date, calendar: Calendar
) -> list[Finding]:
    effect = effect_of(dispute, instances, calendar=calendar)
    if effect is None or effect.is_done:
        return []
    if effect.term.is_late(on=on):
        return [risk("redo_late", expected=effect.term.due_on)]
    return [] if effect.carrier else [risk("redo_missing", found=effect.term.from_on)]
