"""A scheme made and changed, organs assessed, scores given, results submitted and confirmed.

Source: 条例第四十六条; docs/readings/0053-assessment.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Organ
from gongkai.records.operations import EditedElsewhere
from gongkai.records.secrets import refuse_secret_text
from gongkai.statute.inspecting import assessment_templates, template_of
from gongkai.supervision.assessment.queries import scores_of, total_of
from gongkai.supervision.checks.evidence import evidence_of
from gongkai.supervision.checks.operations.locking import require_reach
from gongkai.supervision.models import AssessmentResult, Scheme, SchemeItem, Score
from gongkai.supervision.permissions import ASSESSMENT

#: Points are given in tenths.
TENTH = Decimal("0.1")


def _target(row: Scheme | AssessmentResult) -> str:
    return f"{'scheme' if isinstance(row, Scheme) else 'assessment'}:{row.pk}"


def make_scheme(
    organ: Organ,
    year: int,
    template: str = "usual",
    *,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Scheme:
    """Make the scheme of a year from a template; its items can be changed until it is used."""
    ASSESSMENT.require(by, "arrange", organ, on=at.date())
    chosen = template_of(assessment_templates(year=year), template)
    with deed("assessment.scheme_made", organ=organ.slug, by=by, at=at, key=key) as done:
        if Scheme.objects.filter(organ=organ, year=year).exists():
            raise WrongState(f"{year}年的考核方案已经有了，请从列表打开。", code="scheme_exists")
        scheme: Scheme = Scheme.objects.create(
            organ=organ,
            year=year,
            title=f"{year}年{chosen.label}",
            template=chosen.slug,
            by=by,
            at=at,
        )
        SchemeItem.objects.bulk_create(
            SchemeItem(
                scheme=scheme,
                code=item.code,
                order=number,
                text=item.text,
                how=item.how,
                weight=item.weight,
                computed=item.computed,
            )
            for number, item in enumerate(chosen.items, start=1)
        )
        done.on(_target(scheme), year=year, template=chosen.slug)
    return scheme


def set_weights(
    scheme: Scheme,
    weights: Mapping[int, Decimal],
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Set the points of the items, by their keys, while nobody is assessed yet; 0 drops an item.

    Raises WrongState, InvalidInput, EditedElsewhere.
    """
    ASSESSMENT.require(by, "arrange", scheme.organ, on=at.date())
    if any(weight < 0 for weight in weights.values()):
        raise InvalidInput("分值不能是负数。", code="weights_wrong")
    with deed("assessment.weights_set", organ=scheme.organ.slug, by=by, at=at, key=key) as done:
        current = _locked_scheme(scheme, seen=seen)
        if current.results.exists():
            raise WrongState("已经开始考核，分值不能再改。", code="scheme_in_use")
        for item in current.items.all():
            if item.pk in weights:
                item.weight = weights[item.pk]
                item.save(update_fields=["weight"])
        if not current.items.filter(weight__gt=0).exists():
            raise InvalidInput("分值合计要大于0。", code="weights_wrong")
        current.row_version += 1
        current.save(update_fields=["row_version"])
        done.on(_target(current), items=len(weights))


def _locked_scheme(scheme: Scheme, *, seen: int | None = None) -> Scheme:
    found: Scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
    if seen is not None and found.row_version != seen:
        raise EditedElsewhere("这个方案", now=found.row_version)
    return found


def data_day(year: int, *, on: date) -> date:
    """Return the day by which a year is computed: its last one, or today while it runs.

    >>> data_day(2020, on=date(2021, 1, 15)), data_day(2021, on=date(2021, 1, 15))
    (datetime.date(2020, 12, 31), datetime.date(2021, 1, 15))
    """
    return min(date(year, 12, 31), on)


def assess(
    scheme: Scheme,
    organs: Sequence[Organ],
    *,
    by: User,
    at: datetime,
    key: str | None = None,
) -> list[AssessmentResult]:
    """Begin to assess organs: what the data can tell is scored at once, the rest waits.

    An organ that is being scored is computed anew, what a person gave stays. Raises NotPermitted
    for an organ that this one does not supervise.
    """
    ASSESSMENT.require(by, "arrange", scheme.organ, on=at.date())
    for organ in organs:
        require_reach(scheme.organ, organ, on=at.date())
    on = data_day(scheme.year, on=at.date())
    items = [item for item in scheme.items.all() if item.weight]
    told = {(organ.pk, item.pk): _computed(item, organ, on) for organ in organs for item in items}
    results = []
    with deed("assessment.begun", organ=scheme.organ.slug, by=by, at=at, key=key) as done:
        _locked_scheme(scheme)
        for organ in organs:
            # Locked: one that is handed in meanwhile is not computed anew.
            result, _ = AssessmentResult.objects.select_for_update().get_or_create(
                scheme=scheme, assessed=organ, defaults={"computed_on": on}
            )
            if result.state != "scoring":
                continue
            for item in items:
                _keep(result, item, told[organ.pk, item.pk])
            AssessmentResult.objects.filter(pk=result.pk).update(
                computed_on=on, row_version=result.row_version + 1
            )
            results.append(result)
        done.on(_target(scheme), organs=[organ.slug for organ in organs])
    return results


@dataclass(frozen=True, slots=True)
class _Computed:
    points: Decimal | None
    figure: str
    evidence: list[dict[str, object]]


def _computed(item: SchemeItem, organ: Organ, on: date) -> _Computed:
    if not item.computed:
        return _Computed(None, "", [])
    outcome = evidence_of(item.computed, organ, on=on)
    share = outcome.share
    points = None if share is None else (item.weight * share).quantize(TENTH, ROUND_HALF_UP)
    return _Computed(points, outcome.figure, outcome.kept)


def _keep(result: AssessmentResult, item: SchemeItem, told: _Computed) -> None:
    """Keep what was computed; the points follow it unless a person gave others."""
    score = Score.objects.filter(result=result, item=item).first() or Score(
        result=result, item=item
    )
    score.computed_points, score.figure = told.points, told.figure
    score.evidence = told.evidence
    if score.by_id is None:
        score.points = told.points
    score.save()


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gives for an item: points (None: not scored), and why."""

    points: Decimal | None
    reason: str = ""


def give_scores(
    result: AssessmentResult,
    given: Mapping[int, Given],
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Keep the points that a person gives, by the keys of the scores; what is unchanged stays.

    Points other than the computed ones need a reason. Raises InvalidInput, WrongState.
    """
    ASSESSMENT.require(by, "score", result.scheme.organ, on=at.date())
    refuse_secret_text({str(pk): one.reason for pk, one in given.items()})
    with _result_deed("scored", result, seen=seen, by=by, at=at, key=key) as current:
        _require_state(current, "scoring", "已经提交确认，不能再评分。要改的，请退回。")
        for score in scores_of(current):
            told = given.get(score.pk)
            if told is None or (told.points, told.reason.strip()) == (score.points, score.reason):
                continue
            _refuse_points(score, told)
            score.points, score.reason = told.points, told.reason.strip()
            # Back at what the data says: nobody's word any more.
            is_computed = told.points is not None and told.points == score.computed_points
            score.by, score.at = (None, None) if is_computed and not score.reason else (by, at)
            score.save()


def _refuse_points(score: Score, told: Given) -> None:
    if told.points is None:
        return
    if not 0 <= told.points <= score.item.weight:
        raise InvalidInput(
            f"“{score.item.text}”的得分应在0到{score.item.weight}之间。", code="points_out_of_range"
        )
    if told.points != score.computed_points and not told.reason.strip():
        why = f"和计算得分{score.computed_points}不同" if score.computed_points is not None else ""
        raise InvalidInput(f"“{score.item.text}”{why}，请写明评分理由。", code="reason_missing")


def submit_result(
    result: AssessmentResult, *, seen: int, by: User, at: datetime, key: str | None = None
) -> None:
    """Hand a result in to be confirmed. Raises WrongState while an item has no points."""
    ASSESSMENT.require(by, "score", result.scheme.organ, on=at.date())
    with _result_deed("submitted", result, seen=seen, by=by, at=at, key=key) as current:
        _require_state(current, "scoring", "这份结果已经提交。")
        if unscored := total_of(scores_of(current)).unscored:
            raise WrongState(f"还有{unscored}项没有得分，请先评分。", code="items_unscored")
        current.state, current.submitted_by, current.return_reason = "submitted", by, ""


def confirm_result(
    result: AssessmentResult, *, seen: int, by: User, at: datetime, key: str | None = None
) -> None:
    """Confirm a result; whoever submitted it or gave one of its scores never does."""
    ASSESSMENT.require(by, "confirm", result.scheme.organ, on=at.date())
    with _result_deed("confirmed", result, seen=seen, by=by, at=at, key=key) as current:
        _require_state(current, "submitted", "这份结果现在不在等确认。")
        if by.pk in {current.submitted_by_id, *(one.by_id for one in scores_of(current))}:
            raise NotPermitted("结果是您提交或者评分的，不能由您确认。请其他人确认。")
        current.state, current.confirmed_by, current.confirmed_at = "confirmed", by, at


def return_result(
    result: AssessmentResult,
    reason: str,
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Return a submitted result to be scored again, with the reason."""
    ASSESSMENT.require(by, "confirm", result.scheme.organ, on=at.date())
    refuse_secret_text({"reason": reason})
    with _result_deed("returned", result, seen=seen, by=by, at=at, key=key) as current:
        _require_state(current, "submitted", "这份结果现在不在等确认。")
        current.state, current.return_reason = "scoring", reason.strip()[:300]


def _require_state(result: AssessmentResult, state: str, told: str) -> None:
    if result.state != state:
        raise WrongState(told, code="result_state")


@contextmanager
def _result_deed(
    name: str,
    result: AssessmentResult,
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None,
) -> Iterator[AssessmentResult]:
    """Run a deed on a result: locked, compared with what the person saw, stored at the end."""
    organ = result.scheme.organ
    with deed(f"assessment.{name}", organ=organ.slug, by=by, at=at, key=key) as done:
        current: AssessmentResult = (
            AssessmentResult.objects.select_for_update(of=("self",))
            .select_related("scheme__organ", "assessed")
            .get(pk=result.pk)
        )
        if current.row_version != seen:
            raise EditedElsewhere("这份考核结果", now=current.row_version)
        yield current
        current.row_version += 1
        current.save()
        done.on(_target(current), assessed=current.assessed.slug)
