"""An inspection opened from a template, its items judged.

Source: 条例第四十六条、第四十七条; docs/readings/0052-checks.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.applications.operations.recording import next_serial
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput
from gongkai.organs.models import Organ
from gongkai.records.secrets import refuse_secret_text
from gongkai.statute.inspecting import TemplateItem, inspection_templates, template_of
from gongkai.supervision.checks.evidence import evidence_of
from gongkai.supervision.checks.operations.locking import (
    locked_inspection,
    require_reach,
    target_of,
)
from gongkai.supervision.models import Inspection, InspectionItem
from gongkai.supervision.models.checks import VERDICTS
from gongkai.supervision.permissions import CHECKS

SERIES = "inspection"


def open_inspection(
    inspecting: Organ,
    organ: Organ,
    template: str,
    *,
    on: date,
    note: str = "",
    by: User,
    at: datetime,
    key: str | None = None,
) -> Inspection:
    """Open an inspection of ``organ`` on a day; what the data can tell is filled in at once.

    The data is that of today, so the day may not lie ahead. Raises InvalidInput, DataMissing.
    """
    CHECKS.require(by, "inspect", inspecting, on=at.date())
    require_reach(inspecting, organ, on=at.date())
    if on > at.date():
        raise InvalidInput(
            f"检查日期（{on}）还没有到。请填写实际检查的日期。", code="date_in_future"
        )
    chosen = template_of(inspection_templates(on=on), template)
    refuse_secret_text({"note": note})
    rows = [_item(item, number, organ, at.date()) for number, item in enumerate(chosen.items, 1)]
    with deed("check.opened", organ=inspecting.slug, by=by, at=at, key=key) as done:
        serial = next_serial(inspecting, SERIES, on.year)
        inspection: Inspection = Inspection.objects.create(
            organ=organ,
            inspecting=inspecting,
            year=on.year,
            number=f"{on.year}{serial:03d}",
            template=chosen.slug,
            title=chosen.label,
            on=on,
            note=note.strip(),
            inspector=by,
            at=at,
        )
        for row in rows:
            row.inspection = inspection
        InspectionItem.objects.bulk_create(rows)
        done.on(target_of(inspection), template=chosen.slug, inspected=organ.slug)
    return inspection


def _item(item: TemplateItem, number: int, organ: Organ, on: date) -> InspectionItem:
    """Return an item of the template as a row, with the evidence that the data gives."""
    row = InspectionItem(
        code=item.code,
        order=number,
        text=item.text,
        how=item.how,
        basis=item.basis,
        ask=item.ask,
        is_veto=item.is_veto,
        computed=item.computed,
    )
    if item.computed:
        outcome = evidence_of(item.computed, organ, on=on)
        row.figure, row.evidence, row.verdict = outcome.figure, outcome.kept, outcome.verdict
    return row


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says of an item: "" leaves it to be judged."""

    verdict: str
    comment: str = ""


def judge_items(
    inspection: Inspection,
    verdicts: Mapping[int, Verdict],
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Keep what a person says of the items, by their keys; what is unchanged stays as it is.

    A computed verdict that is changed needs a comment. Raises InvalidInput, EditedElsewhere.
    """
    CHECKS.require(by, "inspect", inspection.inspecting, on=at.date())
    refuse_secret_text({str(pk): one.comment for pk, one in verdicts.items()})
    with deed("check.judged", organ=inspection.inspecting.slug, by=by, at=at, key=key) as done:
        current = locked_inspection(inspection, seen=seen)
        changed = []
        for item in current.items.all():
            told = verdicts.get(item.pk)
            if told is None or (told.verdict, told.comment.strip()) == (item.verdict, item.comment):
                continue
            _refuse_silent_change(item, told)
            item.verdict, item.comment, item.by = told.verdict, told.comment.strip(), by
            item.save(update_fields=["verdict", "comment", "by"])
            changed.append(item.code)
        current.row_version += 1
        current.save(update_fields=["row_version"])
        done.on(target_of(current), items=changed)


def _refuse_silent_change(item: InspectionItem, told: Verdict) -> None:
    if told.verdict not in ("", *VERDICTS):
        raise InvalidInput("没有这种结论。请从列表中选择。", code="unknown_verdict")
    is_computed = bool(item.computed and item.verdict and item.by_id is None)
    if is_computed and told.verdict != item.verdict and not told.comment.strip():
        raise InvalidInput(
            f"“{item.text}”的结论由数据算出（{item.figure}）。改为其他结论的，请写明理由。",
            code="reason_missing",
        )
