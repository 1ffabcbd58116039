"""Forms over assessments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from gongkai.accounts.forms import DeedForm, VersionedForm
from gongkai.organs.models import Organ
from gongkai.statute.inspecting import assessment_templates
from gongkai.supervision.assessment.operations import Given
from gongkai.supervision.assessment.queries import scores_of
from gongkai.supervision.checks.queries import organs_to_inspect
from gongkai.supervision.models import AssessmentResult, Scheme


class SchemeForm(DeedForm):
    """A scheme: of which year, from which template."""

    year = forms.IntegerField(label="年度", min_value=2020, max_value=2099)
    template = forms.ChoiceField(label="模板", help_text="分值可以在开始考核之前修改。")

    def __init__(self, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [  # type: ignore[attr-defined]
            (one.slug, one.label) for one in assessment_templates(year=on.year)
        ]


class WeightsForm(VersionedForm):
    """The points of each item."""

    def __init__(self, scheme: Scheme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(scheme.items.order_by("order"))
        for item in self.items:
            self.fields[f"weight-{item.pk}"] = forms.DecimalField(
                label=item.text,
                min_value=Decimal(0),
                max_value=Decimal(100),
                max_digits=4,
                decimal_places=1,
                initial=item.weight,
                help_text=item.how,
            )

    @property
    def weights(self) -> dict[int, Decimal]:
        """Return the points by the keys of the items."""
        return {item.pk: self.cleaned_data[f"weight-{item.pk}"] for item in self.items}


class AssessForm(DeedForm):
    """Which organs are assessed."""

    organs = forms.ModelMultipleChoiceField(
        Organ.objects.none(), label="被考核机关", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, organ: Organ, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organs"].queryset = organs_to_inspect(organ, on=on)  # type: ignore[attr-defined]


class ScoresForm(VersionedForm):
    """The points of each item, and why; an empty box leaves it unscored, which is not 0."""

    def __init__(self, result: AssessmentResult, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scores = scores_of(result)
        for score in self.scores:
            self.fields[f"points-{score.pk}"] = forms.DecimalField(
                label=f"得分（满分{score.item.weight}）",
                required=False,
                min_value=Decimal(0),
                max_value=score.item.weight,
                max_digits=4,
                decimal_places=1,
                initial=score.points,
            )
            self.fields[f"reason-{score.pk}"] = forms.CharField(
                label="评分理由", required=False, max_length=300, initial=score.reason
            )

    @property
    def rows(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """Return each score with its two boxes."""
        return [(one, self[f"points-{one.pk}"], self[f"reason-{one.pk}"]) for one in self.scores]

    @property
    def given(self) -> dict[int, Given]:
        """Return what was given, by the keys of the scores."""
        told = self.cleaned_data
        return {
            one.pk: Given(told[f"points-{one.pk}"], told[f"reason-{one.pk}"]) for one in self.scores
        }
