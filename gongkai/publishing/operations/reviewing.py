"""The review chain: proofread and submit, decide on screen or on paper, return, consult, refer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.timezone import localtime

from gongkai.accounts.models import User
from gongkai.audit.operations import Deed, deed
from gongkai.errors import DataMissing, InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Appointment
from gongkai.publishing.fitting import problems_before_review
from gongkai.publishing.models import Item, Review
from gongkai.publishing.operations.deciding_hits import screen_again
from gongkai.publishing.operations.standing import item_again, locked_item, target_of
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.progress import (
    StepState,
    appointment_for,
    chain_of,
    drafters_of,
    is_complete,
    progress,
)
from gongkai.records.models import StoredFile
from gongkai.records.operations import keep_file
from gongkai.records.paper_code import code_of, is_code_of
from gongkai.statute.calendars import default_calendar
from gongkai.statute.procedure import require_other_person, take_step
from gongkai.statute.reviews import check_answers

#: Kinds of file that the scan of a signed sheet comes in.
SCANS = ("pdf", "jpg", "png")
#: Steps that have a form of their own (statute.reviews).
FORMS = frozenset({"secrecy", "opinion"})


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decides at one step: approved or returned, opinion, answers of its form."""

    step: str
    decision: str
    opinion: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


def submit_item(item: Item, *, seen: str, by: User, at: datetime, key: str | None = None) -> Item:
    """Declare the draft proofread (校对) and hand it to its reviewers (送审).

    ``seen`` is the substance hash of what the person had before them. Refused while a hit waits
    for a decision or something required is missing. Source: 条例第十七条.
    """
    PUBLISHING.require(by, "draft", item.organ, on=at.date())
    screen_again(item, by=by, at=at)
    with deed("publishing.submitted", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        _refuse_unseen(current, seen)
        problems = problems_before_review(current)
        if problems:
            raise WrongState("还不能送审：" + "；".join(problems), code="not_ready")
        state = take_step("publication", current.standing, "proofread")
        state = take_step("publication", state, "submit")
        _add_review(current, Decision("proofread", "approved"), signer=by, by=by, at=at)
        Item.objects.filter(pk=item.pk).update(
            state=state,
            substance=current.record.substance,
            submitted_at=at,
            return_reason="",
            due_on=_step_due(current, at.date()),
            row_version=current.row_version + 1,
        )
        current.state = state
        _approve_when_complete(current, at)
        done.on(target_of(item), version=current.record.row_version)
    return item_again(item)


def decide_reviews(
    item: Item,
    decisions: Sequence[Decision],
    *,
    seen: str,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Item:
    """Decide one or several open steps in one act, on one 信息发布审核表.

    Each binds the version as ``seen``. Whoever drafted or edited it approves nothing. Raises
    NotPermitted (``own_draft``, ``not_your_step``). Source: 条例第十七条.
    """
    PUBLISHING.require(by, "review", item.organ, on=at.date())
    if not decisions:
        raise InvalidInput("请至少选择一个环节。", code="no_decision")
    with deed(
        "publishing.reviewed", organ=item.organ.slug, by=by, at=at, key=key, article="条例第十七条"
    ) as done:
        current = _under_review(item, seen)
        for decision in decisions:
            _decide(current, decision, signer=by, on=at.date(), by=by, at=at, done=done)
        _after_decisions(current, decisions, at)
        done.on(
            target_of(item),
            decisions={one.step: one.decision for one in decisions},
            substance=current.record.substance,
        )
    return item_again(item)


def enter_paper_reviews(
    item: Item,
    decisions: Sequence[Decision],
    *,
    signer: User,
    signed_on: date,
    code: str,
    scan: tuple[str, bytes],
    by: User,
    at: datetime,
    key: str | None = None,
) -> Item:
    """Enter what a leader signed on the printed sheet (线下签批), with its scan.

    ``code`` is typed from the sheet and must be that of the draft as it stands: what was signed is
    what goes out. The signer must hold a post for each step on that day.
    """
    PUBLISHING.require(by, "publish", item.organ, on=at.date())
    if signed_on > at.date():
        raise InvalidInput("签字日期不能晚于今天。请核对。", code="date_in_future")
    _refuse_other_code(item, code)
    kept = keep_file(item.organ, scan[1], name=scan[0], by=by, at=at, purpose="paper")
    if kept.kind not in SCANS:
        raise InvalidInput("扫描件请用 PDF、JPG 或 PNG。", code="unsupported_kind")
    with deed(
        "publishing.paper_entered",
        organ=item.organ.slug,
        by=by,
        at=at,
        key=key,
        article="条例第十七条",
    ) as done:
        current = _under_review(item, None)
        _refuse_other_code(current, code)
        _refuse_signed_before(current, signed_on)
        kept.record = current.record
        kept.save()
        for decision in decisions:
            _decide(
                current, decision, signer=signer, on=signed_on, by=by, at=at, done=done, paper=kept
            )
        _after_decisions(current, decisions, at)
        done.on(
            target_of(item),
            decisions={one.step: one.decision for one in decisions},
            substance=current.record.substance,
            sha256=kept.sha256,
            signer=signer.pk,
            on=signed_on.isoformat(),
        )
    return item_again(item)


def note_consent(
    item: Item,
    *,
    step: str,
    opinion: str,
    signer: User,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Note consent given by phone or word of mouth; it never counts as a review."""
    PUBLISHING.require(by, "draft", item.organ, on=at.date())
    if not opinion.strip():
        raise InvalidInput("请写明何时、以何种方式、说了什么。", code="opinion_missing")
    with deed("publishing.consent_noted", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        _add_review(current, Decision(step, "noted", opinion), signer=signer, by=by, at=at)
        done.on(target_of(item), step=step)


def take_side_step(
    item: Item, step: str, *, note: str, by: User, at: datetime, key: str | None = None
) -> Item:
    """Take a step beside the reviews: consult another organ (待协商), refer upward, and back.

    Source: 条例第十一条、第十七条第三款.
    """
    if step not in ("consult", "conclude_consultation", "refer", "receive_ruling"):
        raise InvalidInput(f"没有代号为“{step}”的步骤。", code="unknown_step")
    PUBLISHING.require(by, "draft", item.organ, on=at.date())
    if not note.strip():
        raise InvalidInput("请写明与哪个机关、就什么事项。", code="reason_missing")
    with deed(f"publishing.{step}", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        state = take_step("publication", current.standing, step)
        _add_review(current, Decision(step, "noted", note.strip()[:500]), signer=by, by=by, at=at)
        due_on = _step_due(current, at.date()) if state == "in_review" else None
        Item.objects.filter(pk=item.pk).update(
            state=state, due_on=due_on, row_version=current.row_version + 1
        )
        done.on(target_of(item))
    return item_again(item)


def return_item(item: Item, *, reason: str, by: User, at: datetime, key: str | None = None) -> Item:
    """Send an item back to its drafter after one's own approval, as long as it is not public."""
    PUBLISHING.require(by, "review", item.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("退回修改要写明原因。", code="reason_missing")
    with deed("publishing.returned", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = _under_review(item, None)
        mine = [
            state
            for state in progress(current, chain_of(current.organ))
            if state.step.slug != "proofread"
            and appointment_for(current, state.step, by, on=at.date())
        ]
        if not mine:
            raise NotPermitted(
                "只有本稿审核流程里的审核人可以退回。请转交他们。", code="not_your_step"
            )
        decision = Decision(mine[-1].step.slug, "returned", reason)
        _add_review(current, decision, signer=by, by=by, at=at)
        _after_decisions(current, [decision], at)
        done.on(target_of(item), decisions={decision.step: "returned"})
    return item_again(item)


def _under_review(item: Item, seen: str | None) -> Item:
    current = locked_item(item)
    if seen is not None:
        _refuse_unseen(current, seen)
    if current.standing not in ("in_review", "approved"):
        take_step("publication", current.standing, "approve")
    return current


def _decide(
    item: Item,
    decision: Decision,
    *,
    signer: User,
    on: date,
    by: User,
    at: datetime,
    done: Deed,
    paper: StoredFile | None = None,
) -> None:
    state = _open_step(item, decision.step)
    appointment = appointment_for(item, state.step, signer, on=on)
    if appointment is None:
        raise NotPermitted(
            f"“{state.step.label}”由{state.step.role}办理，{signer.name}在{on}没有相应的任职。"
            "请转交他们，或请负责人登记任职、代行。",
            code="not_your_step",
        )
    if decision.decision == "approved":
        drafted_by = drafters_of(item)
        require_other_person(
            state.step, by=str(signer.pk), drafted_by={str(one) for one in drafted_by}
        )
        if state.step.slug in FORMS and paper is None:
            problems = check_answers(state.step.slug, decision.answers, decision="approve")
            if problems:
                raise InvalidInput("；".join(problems), code="form_incomplete")
    elif not decision.opinion.strip():
        raise InvalidInput("退回修改要写明原因。", code="reason_missing")
    _add_review(
        item, decision, signer=signer, by=by, at=at, on=on, appointment=appointment, paper=paper
    )


def _open_step(item: Item, slug: str) -> StepState:
    states = {state.step.slug: state for state in progress(item, chain_of(item.organ))}
    if slug not in states:
        raise WrongState(
            "审核流程里没有这个环节，可能刚被调整。请刷新后查看。", code="unknown_step"
        )
    state = states[slug]
    if state.review:
        raise WrongState(
            f"“{state.step.label}”已由{state.review.signer.name}办理。", code="already_decided"
        )
    if not state.is_open or slug == "proofread":
        raise WrongState(
            f"还没有轮到“{state.step.label}”。请等前面的环节办完。", code="step_not_open"
        )
    return state


def _add_review(
    item: Item,
    decision: Decision,
    *,
    signer: User,
    by: User,
    at: datetime,
    on: date | None = None,
    appointment: Appointment | None = None,
    paper: StoredFile | None = None,
) -> Review:
    version = item.record.versions.get(number=item.record.row_version)
    review: Review = Review.objects.create(
        organ=item.organ,
        item=item,
        version=version,
        substance=item.record.substance,
        step=decision.step,
        decision=decision.decision,
        opinion=decision.opinion.strip()[:500],
        answers=dict(decision.answers),
        signer=signer,
        appointment=appointment,
        on=on or at.date(),
        paper=paper,
        by=by,
        at=at,
    )
    return review


def _after_decisions(item: Item, decisions: Sequence[Decision], at: datetime) -> None:
    returned = [one for one in decisions if one.decision == "returned"]
    if returned:
        Item.objects.filter(pk=item.pk).update(
            state=take_step("publication", item.standing, "return"),
            return_reason=returned[0].opinion.strip()[:300],
            due_on=None,
            publish_at=None,
            row_version=item.row_version + 1,
        )
        return
    Item.objects.filter(pk=item.pk).update(
        due_on=_step_due(item, at.date()), row_version=item.row_version + 1
    )
    _approve_when_complete(item, at)


def _approve_when_complete(item: Item, at: datetime) -> None:
    if item.state == "in_review" and is_complete(progress(item, chain_of(item.organ))):
        step = "approve" if item.record.attribute == "open" else "withhold"
        Item.objects.filter(pk=item.pk).update(
            state=take_step("publication", "in_review", step), due_on=None
        )
        if step == "withhold" and item.is_public:
            # Decided not to be public while the public still sees it: it must come down today.
            Item.objects.filter(pk=item.pk).update(
                take_down_ground="not_open", take_down_due_on=localtime(at).date()
            )


def _step_due(item: Item, day: date) -> date | None:
    """Return the last day of a step; None while the next year's calendar is not announced."""
    try:
        return default_calendar().add_working_days(day, chain_of(item.organ).step_working_days)
    except DataMissing:
        return None


def _refuse_unseen(item: Item, seen: str) -> None:
    if seen != item.record.substance:
        raise WrongState(
            "您打开这个页面之后，稿件又有修改，没有办理。请看过现在的内容，再办这一步。",
            code="changed_since_seen",
        )


def _refuse_signed_before(item: Item, day: date) -> None:
    version = item.record.versions.get(number=item.record.row_version)
    formed = localtime(version.at).date()
    if day < formed:
        raise InvalidInput(
            f"签字日期{day}早于本稿形成的{formed}，签的不是这一稿。请核对日期。",
            code="signed_before_version",
        )


def _refuse_other_code(item: Item, code: str) -> None:
    if not is_code_of(code, item.record.substance):
        raise InvalidInput(
            f"审核表上的稿件代码“{code}”和现在的稿件（{code_of(item.record.substance)}）不一致："
            "签批之后稿件有修改，或代码录错。稿件有修改的，请重新打印审核表送签。",
            code="other_version",
        )
