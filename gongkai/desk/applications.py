"""The desk's lines on 依申请公开: terms of the law first, then reviews, then what others owe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.applications.lights import APPLICANT_TURN
from gongkai.applications.models import (
    Answer,
    AnswerReview,
    Application,
    Assignment,
    CaseEvent,
)
from gongkai.applications.operations.answering import reviews_of, steps_of_answer
from gongkai.applications.operations.closing import due_for_anonymising
from gongkai.applications.permissions import APPLICATIONS
from gongkai.applications.queries import applications_of
from gongkai.desk.days import is_near, left_words
from gongkai.desk.lines import Desk, Line, Tone
from gongkai.organs.models import Appointment, Organ
from gongkai.organs.roles import CLERKS

#: How many open applications are named; the list has the rest.
MOST_NAMED = 40
_STEPS = dict(AnswerReview.STEPS)
#: State → what the clerk does next.
_NEXT = {
    "received": "待审核、交办",
    "in_review": "待交办",
    "handling": "办理中",
    "correcting": "等补正",
    "consulting": "等意见",
    "fee_pending": "等缴费",
}
#: So many days the desk tells that a notice of holidays moved a term.
REDATED_DAYS = 7
_MOVED = ("from", "to")


def add_applications(
    desk: Desk, user: User, organ: Organ, held: frozenset[str], *, on: date
) -> None:
    """Add what applications have for the person; a constant number of queries."""
    if not APPLICATIONS.may(user, "view", organ, on=on):
        return
    for row in _owed(user, organ, held, on):
        line = _assignment_line(row, organ, on)
        (desk.late if line.tone == "late" else desk.mine).append(line)
    reviewed = set()
    for answer, steps in answers_waiting_for(user, organ, on=on):
        reviewed.add(answer.application_id)
        words = "、".join(_STEPS[step] for step in steps)
        _add(desk, answer.application, f"待{words}"[:12], organ, on, is_mine=True)
    if held & CLERKS:
        for application in _open_ones(organ):
            if application.pk not in reviewed:
                _add_own(desk, application, organ, on)
        desk.mine += [_proposal_line(one, organ) for one in _proposals(organ)]
    if APPLICATIONS.may(user, "set_up", organ, on=on):
        desk.mine += _retention_lines(user, organ, on)
    desk.theirs.extend(_redated_lines(user, organ, held, on))


def answers_waiting_for(user: User, organ: Organ, *, on: date) -> list[tuple[Answer, list[str]]]:
    """Return the submitted answers that the person may review now, with the steps."""
    able = [step for step in _STEPS if APPLICATIONS.may(user, step, organ, on=on)]
    if not able:
        return []
    answers = (
        Answer.objects.filter(organ=organ, state="submitted", application__closed_on=None)
        .exclude(editors=user)
        .select_related("application")
        .prefetch_related("reviews")
        .order_by("application__due_on", "pk")[:MOST_NAMED]
    )
    found = []
    for answer in answers:
        given = reviews_of(answer)
        missing = [step for step in steps_of_answer(answer) if step not in given]
        # The leader signs last, when the other reviews are there.
        now = missing if missing == ["leader"] else [step for step in missing if step != "leader"]
        steps = [step for step in now if step in able]
        if steps:
            found.append((answer, steps))
    return found


def _proposals(organ: Organ) -> list[Application]:
    """Return the applications whose proposal to publish waits for its decision (Art. 44)."""
    rows = Application.objects.filter(organ=organ, proposes_publication=True)
    decided = CaseEvent.objects.filter(application=OuterRef("pk"), kind="publication_decided")
    return list(rows.exclude(Exists(decided)).order_by("pk")[:MOST_NAMED])


def _proposal_line(application: Application, organ: Organ) -> Line:
    url = reverse("applications:step", args=[organ.slug, application.number, "convert"])
    return Line("建议主动公开", "", _title(application), url, "待审核（条例第四十四条）")


def _retention_lines(user: User, organ: Organ, on: date) -> list[Line]:
    """Return how many cases wait for a person to take the personal data out, in one line."""
    seen = applications_of(organ, user, on=on)
    count = due_for_anonymising(seen, organ=organ, on=on).count()
    if not count:
        return []
    url = reverse("applications:retention", args=[organ.slug])
    return [Line("保留期满", "", f"{count}件申请的个人信息待清除", url)]


def _open_ones(organ: Organ) -> list[Application]:
    return list(
        Application.objects.filter(organ=organ, closed_on=None)
        .select_related("handler", "office")
        .prefetch_related("answers")
        .order_by("due_on", "pk")[:MOST_NAMED]
    )


def _add_own(desk: Desk, application: Application, organ: Organ, on: date) -> None:
    answer = next((one for one in application.answers.all() if one.state != "dropped"), None)
    if application.received_on is None:
        word, is_mine = "待确认收到", True
    elif answer is not None and answer.state == "approved":
        word, is_mine = "待送达", True
    elif answer is not None and answer.state == "returned":
        word, is_mine = "退回修改", True
    elif answer is not None and answer.state == "submitted":
        word, is_mine = "答复审核中", False
    elif application.state == "consulting" or application.watch_name in APPLICANT_TURN:
        is_over = application.watch_on is not None and application.watch_on < on
        word, is_mine = ("已过期待处理" if is_over else _NEXT[application.state]), is_over
    else:
        # What the applicant may still do begins no new term: the work goes on.
        state = "handling" if application.state in ("correcting", "fee_pending") else None
        word, is_mine = _NEXT[state or application.state], application.office_id is None
    _add(desk, application, word, organ, on, is_mine=is_mine)


def _add(
    desk: Desk, application: Application, word: str, organ: Organ, on: date, *, is_mine: bool
) -> None:
    is_turn = application.watch_name in APPLICANT_TURN
    is_late = bool(application.due_on and application.due_on < on and not is_turn)
    is_soon = bool(application.due_on and is_near(application.due_on, on=on))
    tone: Tone = "late" if is_late else "soon" if is_soon or word == "退回修改" else ""
    line = Line(
        "逾期未答复" if is_late else word,
        tone,
        _title(application),
        reverse("applications:case", args=[organ.slug, application.number]),
        left_words(application.due_on, on=on, doing="答复") or application.due_problem[:30],
    )
    (desk.late if is_late else desk.mine if is_mine else desk.theirs).append(line)


def _redated_lines(user: User, organ: Organ, held: frozenset[str], on: date) -> Iterator[Line]:
    """Yield the open applications whose term a notice of holidays moved in the last days.

    Clerks are told of all, others of those they have or their office has.
    """
    rows = CaseEvent.objects.filter(
        organ=organ,
        kind="redated",
        on__range=(on - timedelta(days=REDATED_DAYS), on),
        application__closed_on=None,
    )
    if not held & CLERKS:
        owed = Assignment.objects.filter(organ=organ, answered_at=None, returned_at=None)
        offices = _offices(user, organ, on)
        mine = owed.filter(person=user) | owed.filter(person=None, office_id__in=offices)
        rows = rows.filter(application__in=mine.values("application_id"))
    newest = rows.select_related("application").order_by("-at", "application__due_on", "pk")
    for event in newest[:MOST_NAMED]:
        days = [date.fromisoformat(day) if (day := event.data.get(w)) else None for w in _MOVED]
        before, now = (f"{day:%m-%d}" if day else "未定" for day in days)
        yield Line(
            "期限已重新推算",
            "soon" if days[1] and is_near(days[1], on=on) else "",
            _title(event.application),
            reverse("applications:case", args=[organ.slug, event.application.number]),
            f"答复期限由{before}改为{now}",
        )


def _title(application: Application) -> str:
    """Return the number and the beginning of what is wanted; never who asks."""
    wanted = " ".join(application.wanted.split())
    return f"{application.number} {wanted[:36]}{'…' if len(wanted) > 36 else ''}"


def _owed(user: User, organ: Organ, held: frozenset[str], on: date) -> Iterator[Assignment]:
    rows = (
        Assignment.objects.filter(
            organ=organ, answered_at=None, returned_at=None, application__closed_on=None
        )
        .select_related("application", "office")
        .order_by("due_on", "pk")
    )
    if held & CLERKS:
        yield from rows.filter(person=user)[:MOST_NAMED]
        return
    offices = _offices(user, organ, on)
    yield from (rows.filter(person=user) | rows.filter(person=None, office_id__in=offices))[
        :MOST_NAMED
    ]


def _offices(user: User, organ: Organ, on: date) -> Any:
    """Return the offices in which the person holds a post now."""
    posts = Appointment.objects.holding(on).filter(user=user, post__organ=organ)
    return posts.values("post__office_id")


def _assignment_line(row: Assignment, organ: Organ, on: date) -> Line:
    is_over = row.due_on is not None and row.due_on < on
    word = "待签收" if row.signed_at is None else "待反馈"
    told = left_words(row.due_on, on=on) if row.due_on else ""
    term = left_words(row.application.due_on, on=on, doing="答复")
    return Line(
        "超时未办" if is_over else word,
        "late" if is_over else "soon",
        _title(row.application),
        reverse("applications:case", args=[organ.slug, row.application.number]),
        "；".join(filter(None, (told, term))),
    )
