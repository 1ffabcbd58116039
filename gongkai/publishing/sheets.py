"""The 信息发布审核表 of an item: what is asked, who answered what, for signature or for filing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from gongkai.exchange.papers import ReviewSheet, SheetForm, SheetStep, render_review_sheet
from gongkai.publishing.models import Item, Review
from gongkai.publishing.operations.reviewing import FORMS, code_of
from gongkai.publishing.progress import chain_of, progress
from gongkai.statute.reviews import review_form


def review_sheet(item: Item, *, address: str, on: date, font_folders: Sequence[Path] = ()) -> bytes:
    """Return the sheet as a PDF; open steps have a line for a signature by hand."""
    record = item.record
    states = progress(item, chain_of(item.organ))
    return render_review_sheet(
        ReviewSheet(
            organ=item.organ.name,
            title=record.title,
            number=record.number,
            index_number=record.index_number,
            attribute=record.get_attribute_display(),
            ground=record.ground,
            column=record.column,
            channels=record.channels,
            is_weighty=record.is_weighty,
            drafter=item.drafter.name,
            drafted_on=item.started_at.date(),
            version=record.row_version,
            code=code_of(record.substance),
            address=address,
            attachments=tuple(one["name"] for one in record.attachments),
            steps=tuple(_step(state.step.label, state.step.role, state.review) for state in states),
            forms=tuple(
                _form(state.step.slug, state.review) for state in states if state.step.slug in FORMS
            ),
            printed_on=on,
        ),
        font_folders=font_folders,
    )


def _step(label: str, role: str, review: Review | None) -> SheetStep:
    if review is None:
        return SheetStep(label=label, role=role)
    how = f"{review.signer.name}（线下签批）" if review.paper_id else review.signer.name
    return SheetStep(
        label=label,
        role=role,
        decision=review.get_decision_display(),
        opinion=review.opinion,
        signer=how,
        on=review.on,
    )


def _form(slug: str, review: Review | None) -> SheetForm:
    form = review_form(slug)
    answers = review.answers if review else {}
    return SheetForm(
        label=form.label,
        lines=tuple((field.label, str(answers.get(field.slug, ""))) for field in form.fields),
    )
