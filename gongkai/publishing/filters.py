"""What the list of items can be narrowed to; the choice stands in the address."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q

from gongkai.organs.models import Organ
from gongkai.publishing.models import CatalogueRow, Column, Item
from gongkai.publishing.models.items import STATES
from gongkai.records.models import KINDS


class ItemFilter(filters.FilterSet):  # type: ignore[misc]
    """Narrow items by words, state, column, kind."""

    title = filters.CharFilter(label="标题或文号", method="by_words")
    state = filters.ChoiceFilter(label="状态", choices=STATES, empty_label="全部状态")
    column = filters.ModelChoiceFilter(
        label="栏目", queryset=Column.objects.none(), empty_label="全部栏目"
    )
    kind = filters.ChoiceFilter(
        label="类别",
        field_name="record__kind",
        choices=list(KINDS.items()),
        empty_label="全部类别",
    )
    row = filters.ModelChoiceFilter(
        label="标准目录事项",
        queryset=CatalogueRow.objects.none(),
        method="on_row",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Item
        fields = ("title", "state", "column", "kind", "row")

    def __init__(self, *args: Any, organ: Organ, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["column"].queryset = Column.objects.filter(organ=organ).order_by("order", "pk")
        self.filters["row"].queryset = CatalogueRow.objects.filter(organ=organ)

    def on_row(self, rows: Any, name: str, value: CatalogueRow) -> Any:
        """Narrow to what hangs on a row of the standard catalogue, or is public on it."""
        return rows.filter(Q(catalogue_row=value) | Q(published_row=value))

    def by_words(self, rows: Any, name: str, value: str) -> Any:
        """Narrow to titles and document numbers that contain every word."""
        for word in value.split():
            rows = rows.filter(Q(record__title__icontains=word) | Q(record__number__icontains=word))
        return rows
