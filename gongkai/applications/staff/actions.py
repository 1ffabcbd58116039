"""What a person may do next with an application: links for its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from gongkai.applications.models import Answer, Application
from gongkai.applications.operations.answering import living_answer, reviews_of, steps_of_answer
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.staff.stepping import Case, Step, address_of, case_of
from gongkai.applications.staff.steps import open_steps
from gongkai.organs.permissions import Person

#: Groups in the order of the procedure.
_ORDER = ("审核和补正", "办理", "征求意见", "期限", "收费", "答复", "结案", "主动公开")


#: What comes next in an ordinary case, the most pressing first; the rest is done where it fits.
_NEXT = (
    "登记确认日期",
    "审核申请",
    "登记送达",
    "审核答复",
    "核对并送审",
    "登记收到补正",
    "登记意见",
    "登记缴费",
    "签收",
    "交办",
    "起草答复",
    "归档",
)


@dataclass(frozen=True, slots=True)
class Action:
    """A link to a step: ``group`` says what it is about."""

    group: str
    label: str
    url: str


def actions_of(application: Application, user: Person, *, on: date) -> list[Action]:
    """Return the steps that the person may take now, in the order of the procedure."""
    may = frozenset(
        deed
        for deed in APPLICATIONS.deeds
        if APPLICATIONS.may(user, deed, application.organ, on=on)
    )
    case = case_of(application, today=on)
    found = [
        Action(step.group, _label(step, about), address_of(application, step, about.row))
        for step, about in open_steps(case, may)
    ]
    found += _answer_actions(application, user, may)
    found += _closing_actions(application, may)
    return sorted(found, key=lambda action: _ORDER.index(action.group))


def next_of(actions: Sequence[Action], *, is_assigned: bool) -> Action | None:
    """Return the step that an ordinary case takes next, None where it waits for somebody else.

    >>> offered = [Action("办理", "交办", "/1/"), Action("答复", "起草答复", "/2/")]
    >>> next_of(offered, is_assigned=False).label, next_of(offered, is_assigned=True).label
    ('交办', '起草答复')
    """
    for name in _NEXT:
        if name == "交办" and is_assigned:
            continue
        for action in actions:
            if action.label.partition("：")[0] == name:
                return action
    return None


def _label(step: Step, case: Case) -> str:
    if step.row == "consultation":
        return f"{step.title}：{case.row.name}"
    if step.row == "assignment":
        return f"{step.title}：{case.row.office.name}"
    return step.title


def _answer_actions(
    application: Application, user: Person, may: frozenset[str]
) -> Iterator[Action]:
    answer = living_answer(application)
    if application.closed_on is None:
        for name, label in _about_answer(answer, user, may):
            yield _action(application, "答复", label, name)
        if "serve" in may:
            yield _action(application, "答复", "登记已经作出的答复", "past_answer")
    if answer is not None and answer.state == "served" and "serve" in may:
        yield _action(application, "答复", "补传送达凭证", "proof")


def _about_answer(
    answer: Answer | None, user: Person, may: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Yield names of addresses and labels of what may be done about an answer."""
    state = answer.state if answer else ""
    if "draft" in may:
        yield "files", "拟提供的文件"
        yield "answer", "修改答复" if answer else "起草答复"
        if state in ("draft", "returned"):
            yield "answer_submit", "核对并送审"
    if answer is None:
        return
    if state == "submitted":
        is_own = answer.editors.filter(username=user.get_username()).exists()
        waiting = [step for step in steps_of_answer(answer) if step not in reviews_of(answer)]
        if not is_own and may.intersection(waiting):
            yield "answer_review", "审核答复"
        if "register" in may:
            yield "answer_paper", "登记线下签批"
    if state in ("submitted", "approved"):
        yield "answer_sheet", "打印审签单"
    if state == "approved" and "serve" in may:
        if answer.letter_id is None:
            yield "answer_letter", "制作答复书"
        yield "service_slip", "打印送达回证"
        yield "serve", "登记送达"


def _closing_actions(application: Application, may: frozenset[str]) -> Iterator[Action]:
    yield _action(application, "结案", "文书", "letters")
    if application.closed_on is not None and "serve" in may:
        yield _action(application, "结案", "下载案卷", "bundle")
    is_whole = application.anonymised_at is None
    if application.closed_on is not None and is_whole and "set_up" in may:
        yield _action(application, "结案", "匿名化", "anonymise")


def _action(application: Application, group: str, label: str, name: str) -> Action:
    place = [application.organ.slug, application.number]
    return Action(group, label, reverse(f"applications:{name}", args=place))
