"""The answer and its letter: an edit voids the letter, the leader's signature issues it.

What was signed is what goes out: the 答复书 gets number and day with the signature, from exactly
the text that was reviewed. Source: 条例第三十六条、第四十五条.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.applications.letters import Draft, refuse_gaps
from gongkai.applications.models import Answer, Application, CaseFile, Letter
from gongkai.applications.operations.answering import (
    living_answer,
    review_answer,
    save_answer,
    submit_answer,
)
from gongkai.applications.operations.lettering import issue, mark_void
from gongkai.applications.permissions import APPLICATIONS
from gongkai.errors import WrongState
from gongkai.records.models import StoredFile
from gongkai.records.operations import keep_file
from gongkai.statute.letters import ANSWER


def draft_answer(
    application: Application,
    *,
    decision: str,
    grounds: str,
    text: str,
    to_contact: str = "",
    files: Sequence[CaseFile] = (),
    seen: int | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Answer:
    """Save the answer's draft; a letter that was made of what it said before is void.

    Raises as ``answering.save_answer``.
    """
    with transaction.atomic():
        answer = save_answer(
            application,
            decision=decision,
            grounds=grounds,
            text=text,
            to_contact=to_contact,
            files=files,
            seen=seen,
            by=by,
            at=at,
            key=key,
        )
        if answer.letter is not None:
            mark_void(answer.letter, at=at)
            answer.letter = None
            answer.save(update_fields=["letter"])
    return answer


def sign_answer(
    application: Application,
    *,
    steps: Sequence[str],
    outcome: str,
    seen: str,
    opinion: str = "",
    signer: User | None = None,
    on: date | None = None,
    paper: tuple[str, bytes] | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> tuple[Answer, Letter | None]:
    """Decide several reviews of the answer in one act; the leader's yes issues the 答复书.

    What was signed is what goes out: the letter gets its number and its day with the signature.
    ``paper`` is the scan of the signed sheet, name and bytes. Raises as ``review_answer`` and
    ``issue`` do. Source: 条例第三十六条、第四十五条.
    """
    if not steps:
        raise WrongState("现在没有等待您审核的环节。", code="nothing_open")
    chosen = steps if outcome == "approved" else steps[:1]
    scan = _scan(application, paper, by=by, at=at)

    def act() -> Answer:
        reviewed = [
            review_answer(
                application,
                step=step,
                outcome=outcome,
                seen=seen,
                opinion=opinion,
                signer=signer,
                on=on,
                paper=scan,
                by=by,
                at=at,
                key=key if step == chosen[0] else None,
            )
            for step in chosen
        ]
        return reviewed[-1]

    if outcome != "approved" or "leader" not in chosen:
        with transaction.atomic():
            return act(), None
    draft = answer_draft(_drafted(application))
    answer, letters = issue(
        application, [draft], act, after=_bind, on=on or at.date(), by=by, at=at
    )
    return answer, letters[0]


def make_answer_letter(
    application: Application, *, by: User, at: datetime, key: str | None = None
) -> Letter:
    """Issue the 答复书 of an answer that was signed without one, dated the day of the signature."""
    APPLICATIONS.require(by, "serve", application.organ, on=at.date())
    answer = _drafted(application)
    if answer.state not in ("approved", "served") or answer.approved_on is None:
        raise WrongState("答复还没有签发，不能制作答复书。", code="answer_not_approved")
    if answer.letter_id is not None:
        raise WrongState("答复书已经制作。", code="letter_made")
    _, letters = issue(
        application,
        [answer_draft(answer)],
        lambda: answer,
        after=_bind,
        on=answer.approved_on,
        by=by,
        at=at,
        key=key,
    )
    return letters[0]


def hand_in_answer(
    application: Application, *, seen: str, by: User, at: datetime, key: str | None = None
) -> Answer:
    """Send the draft to its reviewers; refused while the letter has gaps. See submit_answer."""
    refuse_gaps(_drafted(application).text)
    return submit_answer(application, seen=seen, by=by, at=at, key=key)


def answer_draft(answer: Answer) -> Draft:
    """Return the 答复书 of an answer: its text as it is reviewed, its files as enclosures."""
    names = answer.released.values_list("file__stored__name", flat=True)
    return Draft(
        kind=ANSWER,
        decision=answer.decision,
        addressee=answer.application.applicant.name,
        text=answer.text,
        enclosures=tuple(name.rsplit(".", 1)[0] for name in names),
    )


def _bind(answer: Answer, letters: Sequence[Letter]) -> None:
    """Bind the letter to its answer; the answer must still be the one that was set."""
    letter = letters[0]
    current = Answer.objects.get(pk=answer.pk)
    if current.text != letter.text:
        raise WrongState(
            "答复在制作答复书时又有修改，没有办理。请看过现在的内容再办。",
            code="changed_since_seen",
        )
    Answer.objects.filter(pk=answer.pk).update(letter=letter)
    answer.letter = letter


def _drafted(application: Application) -> Answer:
    answer = living_answer(application)
    if answer is None:
        raise WrongState("还没有起草答复。", code="no_answer")
    return answer


def _scan(
    application: Application, paper: tuple[str, bytes] | None, *, by: User, at: datetime
) -> StoredFile | None:
    if paper is None:
        return None
    name, data = paper
    return keep_file(application.organ, data, name=name, by=by, at=at, purpose="case")
