"""The 信息发布审核表 of an item: what is asked, who answered what, for signature or for filing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils.timezone import localtime

from gongkai.exchange.papers.review import Answer, ReviewSheet, ReviewStep, render_review_sheet
from gongkai.publishing.models import Item
from gongkai.publishing.progress import COVERED, StepState, chain_of, progress
from gongkai.records.paper_code import code_of
from gongkai.statute.reviews import review_form


def review_sheet(item: Item, *, address: str = "", font_folders: Sequence[Path] = ()) -> bytes:
    """Return the sheet as a PDF; open steps have a line for a signature by hand."""
    record = item.record
    states = progress(item, chain_of(item.organ))
    return render_review_sheet(
        ReviewSheet(
            organ=item.organ.name,
            title=record.title,
            code=code_of(record.substance),
            number=record.number,
            index_number=record.index_number,
            attribute=record.get_attribute_display(),
            ground=record.ground,
            column=record.column,
            channels=tuple(one for one in record.channels.split("、") if one),
            attachments=tuple(one["name"] for one in record.attachments),
            drafter=item.drafter.name,
            drafted_on=localtime(item.started_at).date(),
            is_weighty=record.is_weighty,
            link=address,
            steps=tuple(_step(state) for state in states),
            secrecy=(*_answers(states, "secrecy"), *_hits(item)),
            opinion_risk=_answers(states, "opinion"),
            published_on=record.published_on if item.standing == "published" else None,
            published_at_address=item.url if item.standing == "published" else "",
        ),
        font_folders=font_folders,
    )


def _step(state: StepState) -> ReviewStep:
    review, step = state.review, state.step
    if review is None:
        # On paper the leader ticks by hand what on screen is confirmed one by one.
        matters = "　".join(f"□{text}" for text in COVERED.values())
        opinion = matters if step.slug == "leader" else ""
        return ReviewStep(label=step.label, role=step.role, opinion=opinion)
    how = review.signer.name
    if review.appointment and review.appointment.acting_for_id:
        how += "（代行）"
    if review.paper_id:
        how += "（线下签批）"
    confirmed = [text for slug, text in COVERED.items() if review.answers.get(slug) == "yes"]
    return ReviewStep(
        label=step.label,
        role=step.role,
        decision=review.get_decision_display(),
        opinion="；".join([*([review.opinion] if review.opinion else []), *confirmed]),
        signature=how,
        signed_on=review.on,
    )


def _hits(item: Item) -> tuple[Answer, ...]:
    """Return what the detectors found and what a person decided, if there was anything."""
    told = [
        f"{hit.masked}（{hit.get_state_display()}{'：' + hit.reason if hit.reason else ''}）"
        for hit in item.hits.exclude(state="gone")
    ]
    return (Answer(question="检出提示及认定", answer="；".join(told)[:600]),) if told else ()


def _answers(states: Sequence[StepState], slug: str) -> tuple[Answer, ...]:
    """Return the questions of a form with what was answered, when its step is in the chain."""
    for state in states:
        if state.step.slug == slug:
            told = state.review.answers if state.review else {}
            return tuple(
                Answer(question=field.label, answer=str(told.get(field.slug, "")))
                for field in review_form(slug).fields
            )
    return ()
