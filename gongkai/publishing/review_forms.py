"""Forms of the reviewers: decisions on screen and on paper, notes beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongkai.accounts.forms import DeedForm
from gongkai.accounts.models import User
from gongkai.publishing.forms import WARNING, SeenForm, field_of
from gongkai.publishing.operations.reviewing import FORMS, Decision
from gongkai.publishing.progress import COVERED, StepState
from gongkai.records.models import Record
from gongkai.statute.reviews import FormField, review_form


class ReviewForm(SeenForm):
    """Decisions on one or several open steps, in one act."""

    decision = forms.ChoiceField(
        label="意见",
        choices=[("approved", "同意"), ("returned", "退回修改")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择“同意”或者“退回修改”。"},
    )
    opinion = forms.CharField(
        label="说明",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="退回修改的，必须写明原因。",
    )

    def __init__(
        self, record: Record, steps: Sequence[StepState], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.steps = record, steps
        self.answer_names: dict[str, list[str]] = {}
        own = {state.step.slug for state in steps}
        for state in steps:
            self._add_form(state.step.slug)
        if "leader" in own:
            self.fields["covered"] = forms.MultipleChoiceField(
                label="我已审核",
                choices=list(COVERED.items()),
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text="同意的，各项都要确认。",
            )
        self.order_fields([name for name in self.fields if name not in ("decision", "opinion")])

    def _add_form(self, slug: str) -> None:
        if slug not in FORMS:
            return
        names = []
        for field in review_form(slug).fields:
            name = f"{slug}__{field.slug}"
            self.fields[name] = _answer_field(field, self.record)
            names.append(name)
        self.answer_names[slug] = names

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the questions by form, then the decision."""
        found = [
            (review_form(slug).label, [self[name] for name in names])
            for slug, names in self.answer_names.items()
        ]
        last = [self[name] for name in ("covered", "decision", "opinion") if name in self.fields]
        return [*found, ("意见", last)]

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a return, and for every matter the leader answers for."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "returned" and not cleaned.get("opinion", "").strip():
            self.add_error("opinion", "退回修改要写明原因。")
        if cleaned.get("decision") == "approved" and "covered" in self.fields:
            left = [
                text for slug, text in COVERED.items() if slug not in cleaned.get("covered", ())
            ]
            if left:
                self.add_error("covered", "还没有确认：" + "；".join(left))
        if cleaned.get("decision") == "approved":
            self._ask_for_answers(cleaned)
        return cleaned

    def _ask_for_answers(self, cleaned: dict[str, Any]) -> None:
        """Tell beside each question that it has no answer; the operation asks for them, too."""
        for slug, names in self.answer_names.items():
            for field, name in zip(review_form(slug).fields, names, strict=True):
                if field.required and not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "同意的，这一项必须填写。")

    @property
    def decisions(self) -> list[Decision]:
        """Return a decision for each step."""
        told = self.cleaned_data
        return [
            Decision(
                state.step.slug, told["decision"], told["opinion"], self._answers(state.step.slug)
            )
            for state in self.steps
        ]

    def _answers(self, slug: str) -> dict[str, str]:
        if slug == "leader":
            return dict.fromkeys(self.cleaned_data.get("covered", ()), "yes")
        return {
            name.partition("__")[2]: str(self.cleaned_data.get(name) or "")
            for name in self.answer_names.get(slug, ())
        }


#: What is so for nearly every item of an office; the reviewer changes what is not.
_USUAL_ANSWERS = {"origin": "自制", "carrier": "公文类"}
#: Questions whose answer is a sentence or more.
_LONG_ANSWERS = frozenset({"basis", "handling", "points", "reactions", "response_line", "summary"})


def _answer_field(field: FormField, record: Record) -> forms.Field:
    """Return the box for a question of a review form; the operation checks the answers."""
    label = f"{field.label}（同意时必填）" if field.required else field.label
    common: dict[str, Any] = {"label": label, "required": False, "help_text": field.help}
    choices = [(one, one) for one in field.choices]
    if field.kind == "yes_no":
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if field.prefill:
        told = getattr(record, field.prefill, "")
        common["initial"] = str(told or (record.organ.name if field.prefill == "maker" else ""))
    if field.slug in _USUAL_ANSWERS:
        common["initial"] = _USUAL_ANSWERS[field.slug]
    if field.kind == "choice":
        return forms.ChoiceField(choices=[("", "请选择"), *choices], **common)
    if field.kind == "date":
        return forms.DateField(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common
        )
    widget = forms.Textarea(attrs={"rows": 2}) if field.slug in _LONG_ANSWERS else None
    return forms.CharField(max_length=500, widget=widget, **common)


class PaperReviewForm(DeedForm):
    """What was signed on the printed sheet."""

    steps = forms.MultipleChoiceField(
        label="签批的环节", widget=forms.CheckboxSelectMultiple, choices=[]
    )
    signer = forms.ModelChoiceField(
        User.objects.none(),
        label="签批人",
        empty_label="请选择",
        help_text="本稿的拟稿人不能签批。",
    )
    signed_on = forms.DateField(label="签字日期")
    decision = forms.ChoiceField(
        label="意见",
        choices=[("approved", "同意"), ("returned", "退回修改")],
        widget=forms.RadioSelect,
        initial="approved",
    )
    opinion = forms.CharField(
        label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    code = forms.CharField(
        label="审核表上的稿件代码",
        max_length=20,
        help_text="表头的十二位代码。签批之后稿件有修改的，代码对不上，要重新打印送签。",
    )
    scan = forms.FileField(label="签批表的扫描件", help_text="PDF、JPG、PNG。" + WARNING)

    def __init__(self, steps: Sequence[StepState], people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(state.step.slug, state.step.label) for state in steps]
        field_of(self, "steps").choices = choices
        field_of(self, "steps").initial = [slug for slug, _ in choices[:1]]
        field_of(self, "signer").queryset = people

    @property
    def decisions(self) -> list[Decision]:
        """Return a decision for each step that was signed."""
        told = self.cleaned_data
        return [Decision(step, told["decision"], told["opinion"]) for step in told["steps"]]


class NoteForm(DeedForm):
    """A note beside the reviews."""

    note = forms.CharField(label="说明", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ConsentForm(DeedForm):
    """Consent given by word of mouth, which does not count."""

    step = forms.ChoiceField(label="环节", choices=[])
    signer = forms.ModelChoiceField(User.objects.none(), label="同意的领导", empty_label="请选择")
    opinion = forms.CharField(
        label="何时、以何种方式、说了什么",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, steps: Sequence[StepState], people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "step").choices = [(state.step.slug, state.step.label) for state in steps]
        field_of(self, "signer").queryset = people
