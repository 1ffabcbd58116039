"""The answer: drafted, reviewed by others, signed; an edit voids every review.

Source: 条例第三十六条至第三十九条、第四十五条; practice: who drafted or edited an answer never
approves it; one result is picked by a person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.applications.folding import standing_events
from gongkai.applications.models import (
    Answer,
    AnswerReview,
    Application,
    CaseFile,
    ReleasedFile,
)
from gongkai.applications.operations.recording import Doing, case_deed, open_or_refuse
from gongkai.applications.permissions import APPLICATIONS, require_view
from gongkai.audit.chain import canonical
from gongkai.errors import InvalidInput, NotAllowedByLaw, NotPermitted, WrongState
from gongkai.organs.models import Appointment
from gongkai.records.models import StoredFile
from gongkai.records.secrets import refuse_secret_text
from gongkai.statute.decisions import get_decision

#: Results by which information goes out: secrecy and privacy are reviewed then.
RELEASING = ("provided", "severed")
#: Results of a request to correct that name what was found.
_NAMING = ("rectified", "not_rectified")


def save_answer(
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
    """Draft the answer, or change the draft; reviews of what it said before are void.

    Raises InvalidInput or NotAllowedByLaw where the result cannot be (``check_answer``).
    """
    APPLICATIONS.require(by, "draft", application.organ, on=at.date())
    require_view(by, application, on=at.date())
    refuse_secret_text({"grounds": grounds, "text": text})
    check_answer(application, decision=decision, grounds=grounds, files=files)
    with case_deed("answer_drafted", application, by=by, at=at, key=key, seen=seen) as doing:
        open_or_refuse(doing)
        current = doing.application
        answer = living_answer(current)
        if answer is None:
            answer = Answer.objects.create(
                organ=current.organ, application=current, decision=decision, drafter=by
            )
        elif answer.state == "served":
            raise WrongState("答复已经送达，不能再改。", code="answer_served")
        # Asked again under the lock: somebody may have marked places meanwhile.
        refuse_covered_originals(CaseFile.objects.filter(pk__in=[one.pk for one in files]))
        answer.decision, answer.grounds, answer.text = decision, grounds.strip(), text.strip()
        answer.to_contact = to_contact.strip()
        answer.released.all().delete()
        ReleasedFile.objects.bulk_create(
            ReleasedFile(organ=current.organ, answer=answer, file=one, order=place)
            for place, one in enumerate(files)
        )
        answer.editors.add(by)
        answer.state, answer.approved_on = "draft", None
        answer.substance = substance_of(answer)
        answer.row_version += 1
        answer.save()
    return answer


def living_answer(application: Application) -> Answer | None:
    """Return the answer that is being drafted, reviewed or was served."""
    found: Answer | None = application.answers.exclude(state="dropped").first()
    return found


def substance_of(answer: Answer) -> str:
    """Return the hash of all that a reviewer decides on."""
    files = answer.released.values_list("file__stored__sha256", flat=True)
    content = {
        "decision": answer.decision,
        "files": list(files),
        "grounds": answer.grounds,
        "text": answer.text,
        "to_contact": answer.to_contact,
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def check_answer(
    application: Application, *, decision: str, grounds: str, files: Sequence[CaseFile]
) -> None:
    """Refuse a result that the law or the record does not carry.

    Source: 条例第三十条、第三十二条、第三十六条、第三十七条.
    """
    refuse_foreign_result(application, decision)
    kind = get_decision(decision)
    wrong = [one for one in files if one.application_id != application.pk]
    if wrong:
        raise InvalidInput("只能提供本案卷里的文件。", code="file_of_another_case")
    if files and decision not in (*RELEASING, "already_public"):
        raise InvalidInput(
            f"办理结果是“{kind.label}”，不能同时提供文件。请改选结果，或者去掉文件。",
            code="files_with_refusal",
        )
    if decision == "severed" and not any(one.purpose == "redacted" for one in files):
        raise InvalidInput(
            "部分公开应当附上区分处理后的文件。请先对原件作遮盖处理。",
            code="nothing_severed",
            article="条例第三十七条",
        )
    refuse_covered_originals(files)
    needs_grounds = kind.family in ("refused", "unable", "not_processed")
    if (needs_grounds or decision in _NAMING) and not grounds.strip():
        raise InvalidInput(
            f"“{kind.label}”应当说明依据和理由。",
            code="grounds_missing",
            article=kind.article if decision in _NAMING else "条例第三十六条",
        )
    if decision == "not_existing" and not application.searches.exists():
        raise InvalidInput(
            "答复“经检索，政府信息不存在”之前，请先登记检索记录：在哪里、怎样检索、结果如何。",
            code="search_missing",
            article="条例第三十六条第四项",
        )
    happened = {event.kind for event in standing_events(application.events.all())}
    if decision == "excessive" and "reasons_asked" not in happened:
        raise NotAllowedByLaw(
            "以无正当理由大量反复申请不予处理之前，应当先要求申请人说明理由。请先登记要求说明理由。",
            code="reasons_not_asked",
            article="条例第三十五条",
        )
    objecting = application.consultations.filter(kind="third_party", opinion="object")
    if decision == "provided" and not grounds.strip() and objecting.exists():
        raise InvalidInput(
            "第三方不同意公开。仍然决定公开的，请写明依据和理由：第三方的理由为什么不合理，"
            "或者不公开可能对公共利益造成怎样的重大影响。",
            code="grounds_missing",
            article="条例第三十二条",
        )
    if decision == "unclear" and "corrected" not in happened:
        raise NotAllowedByLaw(
            "没有收到补正，不能按“补正后申请内容仍不明确”答复。逾期不补正的请选对应的结果。",
            code="unclear_without_correction",
            article="条例第三十条",
        )


def refuse_foreign_result(application: Application, decision: str) -> None:
    """Refuse the result of an application for a request to correct, and the other way round.

    Source: 条例第四十一条.
    """
    kind = get_decision(decision)
    if kind.is_rectification == application.is_rectification:
        return
    raise InvalidInput(
        f"这件是更正政府信息申请，不能按“{kind.label}”答复。请选予以更正、不予更正，或者转送、告知。"
        if application.is_rectification
        else f"这件是政府信息公开申请，不能按“{kind.label}”答复。",
        code="result_of_another_kind",
        article="条例第四十一条",
    )


def refuse_covered_originals(files: Iterable[CaseFile]) -> None:
    """Refuse to give out what is no file for giving out, or an original of which parts are covered.

    Asked again before the signature and the service: places may be marked after the draft.
    """
    for one in files:
        if one.purpose not in ("original", "redacted"):
            raise InvalidInput(
                "只能提供“拟提供的文件”里的文件。请重新选择。", code="file_not_for_release"
            )
        if one.purpose == "original" and (one.boxes or one.redactions.exists()):
            raise InvalidInput(
                f"“{one.stored.name}”是标有遮盖处的原件，不能提供。请改选处理后的文件；"
                "不需要遮盖的，先去掉标出的遮盖处。",
                code="original_released",
                article="条例第三十七条",
            )


def released_files(answer: Answer) -> list[CaseFile]:
    """Return the files that go out with an answer, as they stand now."""
    return [one.file for one in answer.released.select_related("file__stored")]


def submit_answer(
    application: Application, *, seen: str, by: User, at: datetime, key: str | None = None
) -> Answer:
    """Send the draft to its reviewers; ``seen`` is the substance that the person saw."""
    APPLICATIONS.require(by, "draft", application.organ, on=at.date())
    require_view(by, application, on=at.date())
    with case_deed("answer_submitted", application, by=by, at=at, key=key) as doing:
        open_or_refuse(doing)
        answer = _answer_as_seen(doing, seen)
        if answer.state not in ("draft", "returned"):
            raise WrongState("答复已经送审。", code="answer_submitted")
        refuse_covered_originals(released_files(answer))
        answer.state, answer.return_reason = "submitted", ""
        answer.save(update_fields=["state", "return_reason"])
        doing.happen("submitted", on=at.date(), answer=answer.pk)
    return answer


def steps_of_answer(answer: Answer) -> tuple[str, ...]:
    """Return the reviews that an answer must pass; where something goes out, secrecy and privacy.

    Source: 条例第十七条、第四十五条.
    """
    is_releasing = answer.decision in RELEASING
    return ("secrecy", "privacy", "leader") if is_releasing else ("leader",)


def reviews_of(answer: Answer) -> dict[str, AnswerReview]:
    """Return the approvals that hold for what the answer says now, by step."""
    # All are read, so that a list of answers can fetch those of all beforehand.
    return {
        review.step: review
        for review in answer.reviews.all()
        if (review.substance, review.outcome) == (answer.substance, "approved")
    }


def review_answer(
    application: Application,
    *,
    step: str,
    outcome: str,
    seen: str,
    opinion: str = "",
    signer: User | None = None,
    on: date | None = None,
    paper: StoredFile | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Answer:
    """Approve the answer at one step, or return it with a reason; the leader's approval signs it.

    On paper: ``paper`` is the scan (not saved yet), ``signer`` who signed on the day ``on``; a
    clerk enters it. Raises NotPermitted for whoever drafted or edited it. Source: 条例第四十五条.
    """
    organ, day = application.organ, on or at.date()
    who = signer or by
    if paper is None and (signer not in (None, by) or day != at.date()):
        raise InvalidInput("线下签批要附签批的扫描件。", code="paper_missing")
    if paper is not None:
        APPLICATIONS.require(by, "register", organ, on=at.date())
        if not application.registered_at.date() <= day <= at.date():
            raise InvalidInput("签批日期应当在登记之后、今天之前。请核对。", code="date_unfit")
    APPLICATIONS.require(who, step, organ, on=day)
    if outcome == "returned" and not opinion.strip():
        raise InvalidInput("退回修改要写明原因。", code="reason_missing")
    with case_deed("answer_reviewed", application, by=by, at=at, key=key) as doing:
        open_or_refuse(doing)
        answer = _answer_as_seen(doing, seen)
        if answer.state != "submitted" or step in reviews_of(answer):
            raise WrongState("答复现在不在这个审核环节。", code="not_in_review")
        if step not in steps_of_answer(answer):
            raise WrongState("这个答复不需要这一环节。", code="not_in_review")
        if answer.editors.filter(pk=who.pk).exists():
            raise NotPermitted(
                "起草或者修改过答复的人不能审核这个答复。请由其他有权限的人员办理。",
                code="own_draft",
            )
        if outcome == "approved" and step == "leader":
            _refuse_unready(doing, answer)
        if paper is not None:
            paper.save()
        AnswerReview.objects.create(
            organ=organ,
            answer=answer,
            substance=answer.substance,
            step=step,
            outcome=outcome,
            opinion=opinion.strip(),
            signer=who,
            appointment=_appointment(who, application, day),
            on=day,
            paper=paper,
            by=by,
            at=at,
        )
        kind = "answer_reviewed"
        if outcome == "returned":
            kind, answer.state, answer.return_reason = "answer_returned", "returned", opinion[:300]
        elif step == "leader":
            kind, answer.state, answer.approved_on = "answer_approved", "approved", day
        answer.save(update_fields=["state", "return_reason", "approved_on"])
        doing.happen(kind, on=day, answer=answer.pk, step=step)
    return answer


def _refuse_unready(doing: Doing, answer: Answer) -> None:
    """Refuse to sign before the other reviews, or over the head of a third party still asked."""
    missing = [s for s in steps_of_answer(answer) if s != "leader" and s not in reviews_of(answer)]
    if missing:
        labels = dict(AnswerReview.STEPS)
        raise WrongState(
            f"还差：{'、'.join(labels[step] for step in missing)}。", code="chain_incomplete"
        )
    refuse_covered_originals(released_files(answer))
    refuse_while_asked(doing, answer)


def refuse_while_asked(doing: Doing, answer: Answer) -> None:
    """Refuse to release anything while a third party's opinion is waited for.

    By the events: a letter whose entry was taken back asks nobody. Source: 条例第三十二条.
    """
    if answer.decision not in RELEASING:
        return
    asked = doing.application.events.filter(number__in=doing.standing.open_consultations)
    if asked.filter(data__asked="third_party").exists():
        raise NotAllowedByLaw(
            "正在征求第三方意见，期限没有届满，不能提供涉及该第三方的信息。"
            "收到意见或者期满后再办；不涉及该第三方的内容要先提供的，可以拆分后另件答复。",
            code="third_party_asked",
            article="条例第三十二条",
        )


def refuse_untold_third_party(doing: Doing, answer: Answer) -> None:
    """Refuse to provide what a third party objects to before they are told (Art. 32)."""
    if answer.decision != "provided":
        return
    told = {
        event.data.get("consultation")
        for event in standing_events(doing.application.events.all())
        if event.kind == "third_party_told"
    }
    objecting = doing.application.consultations.filter(kind="third_party", opinion="object")
    if names := [one.name for one in objecting.order_by("pk") if one.pk not in told]:
        raise NotAllowedByLaw(
            f"{'、'.join(names)}不同意公开，决定公开的内容和理由还没有书面告知。"
            "请先办理“告知第三方公开决定”，再送达答复。",
            code="third_party_not_told",
            article="条例第三十二条",
        )


def _answer_as_seen(doing: Doing, seen: str) -> Answer:
    answer = living_answer(doing.application)
    if answer is None:
        raise WrongState("还没有起草答复。", code="no_answer")
    if answer.substance != seen:
        raise WrongState(
            "您打开这个页面之后，答复又有修改，这一步没有办理。请看过现在的内容再办。",
            code="changed_since_seen",
        )
    return answer


def _appointment(who: User, application: Application, on: date) -> Appointment | None:
    found: Appointment | None = (
        Appointment.objects.holding(on)
        .filter(user=who, post__organ_id=application.organ_id)
        .order_by("post__order")
        .first()
    )
    return found
