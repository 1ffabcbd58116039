"""How the sample office works on applications: its people do each deed on the day of a story."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications.letters import Draft, answer_facts, filled_with_gaps, values_of
from gongkai.applications.models import Answer, Application, CaseFile
from gongkai.applications.operations.answering import steps_of_answer
from gongkai.applications.operations.intake import register
from gongkai.applications.operations.lettering import issue
from gongkai.applications.operations.serving import serve_answer
from gongkai.applications.operations.signing import draft_answer, hand_in_answer, sign_answer
from gongkai.errors import DataMissing
from gongkai.organs.calendar import calendar_of
from gongkai.organs.models import Office, Organ
from gongkai.statute.calendars import Calendar
from gongkai.statute.letters import ANSWER

#: A story yields so many working days before today, and goes on at that moment.
Story = Generator[int, datetime, None]


@dataclass(frozen=True, slots=True)
class CaseOffice:
    """The sample office with the people who work on its applications."""

    organ: Organ
    clerk: User
    head: User
    reviewer: User
    leader: User
    calendar: Calendar
    now: datetime

    @classmethod
    def of(cls, organ: Organ, *, now: datetime) -> CaseOffice:
        """Return the office of the demonstration."""
        names = ("信息员", "党政办主任", "保密审查员", "分管领导")
        clerk, head, reviewer, leader = (User.objects.get(username=name) for name in names)
        return cls(organ, clerk, head, reviewer, leader, calendar_of(organ), now)

    def day(self, working_days_ago: int) -> date:
        """Return the working day so many before today; 0 is today or the last before it."""
        day, left = self.now.date(), working_days_ago
        while left or not self.calendar.is_working_day(day):
            left -= self.calendar.is_working_day(day)
            day -= timedelta(days=1)
        return day

    def office(self, name: str) -> Office:
        """Return an office inside the organ."""
        found: Office = Office.objects.get(organ=self.organ, name=name)
        return found

    def receive(
        self, at: datetime, name: str, wanted: str, *, channel: str = "counter", **told: Any
    ) -> Application:
        """Register an application that came in on the day; the person is made up."""
        applicant = {
            "category": told.pop("category", "person"),
            "name": f"{name}（示例）",
            "phone": "0971-5550000",
            "address": "示例区示例路1号（示例地址）",
            "is_checked_on_sight": channel == "counter",
        }
        content = {"wanted": wanted, **told}
        return register(
            self.organ,
            applicant,
            content,
            channel=channel,
            arrived_on=at.date(),
            by=self.clerk,
            at=at,
        ).application

    def send(
        self,
        case: Application,
        kind: str,
        values: Mapping[str, str],
        act: Callable[[], Any],
        *,
        at: datetime,
        addressee: str = "",
    ) -> Any:
        """Do a step and issue its letter, filled from the office's wording."""
        text = filled_with_gaps(self.organ, kind, values_of(case) | dict(values))
        draft = Draft(kind=kind, addressee=addressee or case.applicant.name, text=text)
        done, _ = issue(case, [draft], act, on=at.date(), by=self.clerk, at=at)
        return done

    def draft(
        self,
        case: Application,
        decision: str,
        *,
        at: datetime,
        grounds: str = "",
        to_contact: str = "",
        files: Sequence[CaseFile] = (),
    ) -> Answer:
        """Draft the answer in the office's wording and send it to its reviewers."""
        facts = answer_facts(
            case,
            decision=decision,
            grounds=grounds,
            to_contact=to_contact,
            files=[file.stored.name for file in files],
            on=at.date(),
        )
        answer = draft_answer(
            case,
            decision=decision,
            grounds=grounds,
            text=filled_with_gaps(self.organ, ANSWER, values_of(case) | facts, decision=decision),
            to_contact=to_contact,
            files=files,
            by=self.clerk,
            at=at,
        )
        return hand_in_answer(case, seen=answer.substance, by=self.clerk, at=at)

    def check(self, answer: Answer, *, at: datetime) -> None:
        """Let secrecy and privacy be reviewed where something goes out."""
        steps = [step for step in steps_of_answer(answer) if step != "leader"]
        if steps:
            self._review(answer, steps, self.reviewer, at)

    def sign(self, answer: Answer, *, at: datetime) -> None:
        """Let the leader sign; the letter is made."""
        self._review(answer, ["leader"], self.leader, at)

    def _review(self, answer: Answer, steps: Sequence[str], who: User, at: datetime) -> None:
        sign_answer(
            answer.application,
            steps=steps,
            outcome="approved",
            seen=answer.substance,
            by=who,
            at=at,
        )

    def serve(self, answer: Answer, *, at: datetime) -> Application:
        """Hand the signed answer over at the counter."""
        serve_answer(
            answer.application,
            on=at.date(),
            way="direct",
            seen=answer.substance,
            by=self.clerk,
            at=at,
        )
        return Application.objects.get(pk=answer.application_id)

    def answer(self, case: Application, decision: str, *, at: datetime, **told: Any) -> Application:
        """Draft, review, sign and serve an answer within a day."""
        answer = self.draft(case, decision, at=at, **told)
        self.check(answer, at=at)
        self.sign(answer, at=at)
        return self.serve(answer, at=at)


def play(office: CaseOffice, stories: Iterable[Story]) -> None:
    """Play the stories side by side, day after day, so that numbers follow the days.

    A story that needs a calendar not announced yet stops where it is.
    """
    waiting = [(-next(story), order, story) for order, story in enumerate(stories)]
    heapq.heapify(waiting)
    while waiting:
        ago, order, story = heapq.heappop(waiting)
        day = office.day(-ago)
        # Nothing happens later than now, and each story's deeds of a day a while after another.
        at = min(office.now, office.now.replace(year=day.year, month=day.month, day=day.day))
        try:
            with transaction.atomic():
                further = _told(story, at)
        except DataMissing:
            continue
        if further is not None:
            heapq.heappush(waiting, (-further, order, story))


def _told(story: Story, at: datetime) -> int | None:
    """Tell the story further; return when it goes on, None at its end."""
    try:
        return story.send(at)
    except StopIteration:
        return None
