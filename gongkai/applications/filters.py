"""What the list of applications can be narrowed to; all but the words stands in the address."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q

from gongkai.accounts.models import User
from gongkai.applications.models import Applicant, Application
from gongkai.applications.models.cases import CHANNELS, DECISIONS, STATES
from gongkai.applications.queries import by_number, handlers_of, late_on
from gongkai.applications.words import KINDS
from gongkai.organs.models import Office, Organ

OPEN = [("open", "未办结"), ("late", "已逾期"), ("closed", "已办结"), ("closed_late", "逾期办结")]
CLOSED_STATES = frozenset({"answered", "lapsed", "withdrawn", "archived"})
#: Longer than this are no words to look for.
MOST_WORDS = 200
SORTS = [("newest", "按到达日期"), ("closed", "按办结日期")]


class CaseFilter(filters.FilterSet):  # type: ignore[misc]
    """Narrow applications by words, progress, state, result, channel, who handles them."""

    words = filters.CharFilter(label="编号、申请人或内容", method="by_words", max_length=MOST_WORDS)
    open = filters.ChoiceFilter(
        label="进度", choices=OPEN, empty_label="全部", method="by_progress"
    )
    state = filters.ChoiceFilter(label="状态", choices=STATES, empty_label="全部状态")
    year = filters.NumberFilter(label="收到年度", method="by_year", min_value=1990, max_value=2100)
    channel = filters.ChoiceFilter(label="收到方式", choices=CHANNELS, empty_label="全部方式")
    decision = filters.ChoiceFilter(label="办理结果", choices=DECISIONS, empty_label="全部结果")
    office = filters.ModelChoiceFilter(
        label="承办科室", queryset=Office.objects.none(), empty_label="全部科室"
    )
    handler = filters.ModelChoiceFilter(
        label="承办人", queryset=User.objects.none(), empty_label="全部人员"
    )
    kind = filters.ChoiceFilter(label="事项", choices=list(KINDS.items()), empty_label="全部事项")
    assistance = filters.BooleanFilter(
        label="需要协助", field_name="needs_assistance", widget=forms.CheckboxInput
    )
    sort = filters.ChoiceFilter(
        label="排列", choices=SORTS, empty_label="按答复期限", method="as_it_is"
    )

    class Meta:
        model = Application
        fields = (
            "words",
            "open",
            "state",
            "year",
            "channel",
            "decision",
            "office",
            "handler",
            "kind",
            "assistance",
            "sort",
        )

    def __init__(self, *args: Any, organ: Organ, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organ, self.today = organ, today
        self.filters["office"].queryset = Office.objects.filter(organ=organ).order_by("name")
        self.filters["handler"].queryset = handlers_of(organ, on=today)

    @property
    def order(self) -> str:
        """Return the order asked for."""
        told = self.form.cleaned_data.get("sort") if self.form.is_valid() else ""
        return told or "due"

    @property
    def side(self) -> str:
        """Return whether only open or only closed ones can be meant, "" for both."""
        told = self.form.cleaned_data if self.form.is_valid() else {}
        progress, state = told.get("open") or "", told.get("state") or ""
        if progress.startswith("closed") or told.get("decision") or state in CLOSED_STATES:
            return "closed"
        return "open" if progress or state else ""

    @property
    def is_searched(self) -> bool:
        """Say whether words are looked for, which reads every row; a number is found at once."""
        words = self.form.cleaned_data.get("words") if self.form.is_valid() else ""
        return any(by_number(word) is None for word in words.split())

    @property
    def is_narrowed(self) -> bool:
        """Say whether anything is chosen beyond words and order."""
        told = self.form.cleaned_data if self.form.is_valid() else {}
        return any(value for name, value in told.items() if name not in ("words", "sort"))

    def filter_queryset(self, queryset: Any) -> Any:
        """Narrow; a box without its tick asks for nothing."""
        if not self.form.cleaned_data.get("assistance"):
            self.form.cleaned_data["assistance"] = None
        return super().filter_queryset(queryset)

    def by_words(self, rows: Any, name: str, value: str) -> Any:
        """Narrow to those whose number, applicant or description contains every word."""
        for word in value.split():
            if number := by_number(word):
                rows = rows.filter(number)
                continue
            people = Applicant.objects.filter(organ=self.organ, name__icontains=word)
            rows = rows.filter(
                Q(number__startswith=word)
                | Q(wanted__icontains=word)
                | Q(applicant__in=people.values("pk"))
            )
        return rows

    def by_progress(self, rows: Any, name: str, value: str) -> Any:
        """Narrow to open, overdue or closed ones."""
        if value == "late":
            return rows.filter(late_on(self.today))
        if value == "closed_late":
            return rows.filter(is_late=True)
        return rows.filter(closed_on__isnull=value == "open")

    def by_year(self, rows: Any, name: str, value: Any) -> Any:
        """Narrow to those received in a year; while receipt is open, arrived in it."""
        days = (date(int(value), 1, 1), date(int(value), 12, 31))
        return rows.filter(Q(received_on__range=days) | Q(received_on=None, arrived_on__range=days))

    def as_it_is(self, rows: Any, name: str, value: str) -> Any:
        """Leave the rows: the order is applied where pages are made."""
        return rows
