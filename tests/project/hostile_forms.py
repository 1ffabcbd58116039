"""Typing what no form expects into every field of a form, and telling where its page failed."""

from copy import copy
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.utils.choices import flatten_choices
from django.utils.datastructures import MultiValueDict

#: What databases take differently: characters, lengths, sizes.
_ANY = ("字" * 5000, "a\x00b", "9" * 20, "9" * 40, "😀" * 100)
#: What is taken or refused before any database sees it.
_ALIKE = (
    "0001-01-01",
    "1e400",
    "NaN",
    "-1",
    "9999-12-31",
    "２０２０",
    "<script>alert(1)</script>",
    "{{",
    " ",
)
VALUES = (*_ANY, *_ALIKE) if connection.vendor == "sqlite" else _ANY
#: Address, field or fields, and what was typed.
Failure = tuple[str, str, str]


def _filled(form: forms.Form) -> dict[str, Any]:
    """Fill a form in so that only what is tried is wrong with it."""
    filled: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form[name].value()
        choices = [key for key, _ in flatten_choices(getattr(field, "choices", ())) if key]
        if value in (None, "") and choices:
            value = str(choices[0])
        elif value in (None, "") and field.required:
            value = "2020-01-01" if isinstance(field, forms.DateField) else "1"
        filled[name] = "" if value is None else value
    return filled


def _worth_trying(field: forms.Field) -> tuple[list[str], list[str]]:
    """Return the values that a field lets through, and one that it refuses."""
    through: list[str] = []
    refused: list[str] = []
    # Any value ticks a box.
    values = VALUES[:1] if isinstance(field.widget, forms.CheckboxInput) else VALUES
    for value in values:
        try:
            field.clean(value)
        except forms.ValidationError:
            refused.append(value)
        except Exception:
            # Whatever this is, the page must not fail with it.
            through.append(value)
        else:
            through.append(value)
    return through, refused[:1]


class _Page:
    """A page with a form, into which values are typed; what it did is taken back each time."""

    def __init__(self, client: Client, address: str, form: forms.Form, *, files: bool) -> None:
        self.client, self.address, self.form = client, address, form
        self.filled = _filled(form)
        self.files = []
        for name, field in form.fields.items():
            if isinstance(field, forms.FileField):
                del self.filled[name]
                if files or field.required:
                    self.files.append(name)
        self.failed: list[Failure] = []
        #: Fields whose values change the answer: they would hide the others.
        self.telling: set[str] = set()

    def told(self, typed: dict[str, str]) -> tuple[int, Any]:
        """Return how the page answers: its status, and what it says to the form."""
        sent = self.filled | typed
        sent |= {name: SimpleUploadedFile("a.docx", b"%PDF-1.4 x") for name in self.files}
        with transaction.atomic():
            answer = self.client.post(self.address, sent)
            transaction.set_rollback(True)
        form = answer.context.get("form") if answer.context else None
        return answer.status_code, form.errors if form is not None and form.is_bound else None

    def type_in(self, typed: dict[str, str], good: tuple[int, Any]) -> None:
        """Type values into their fields at once, and where that hides anything, into fewer.

        Nothing is hidden when the page answers as it answers the good form: the deed is done, or
        refused for the same reason, so that each value went as far as a good one. Otherwise the
        fields are tried by halves, at last each alone.
        """
        answer = self.told(typed)
        if answer == good and answer[0] < 500:
            return
        if len(typed) == 1:
            self.telling |= set(typed)
        else:
            before = len(self.failed)
            names = list(typed)
            for part in (names[: len(names) // 2], names[len(names) // 2 :]):
                self.type_in({name: typed[name] for name in part}, good)
            if len(self.failed) > before:
                return
        if answer[0] >= 500:
            told = "".join(sorted({value[:20] for value in typed.values()}))
            self.failed.append((self.address, "+".join(typed), told))

    def refuse(self, typed: dict[str, str]) -> None:
        """Type into every field what it refuses: all at once, and each alone into the form only.

        A form that is refused is shown again with all that was typed, whatever stands in it.
        """
        if self.told(typed)[0] >= 500:
            for name, value in typed.items():
                self.type_in({name: value}, (200, None))
        for name, value in typed.items():
            tried = copy(self.form)
            tried.data, tried.files = MultiValueDict(), MultiValueDict()
            for key, given in (self.filled | {name: value}).items():
                tried.data.setlist(key, given if isinstance(given, list) else [given])
            tried.is_bound = True
            try:
                tried.full_clean()
            except Exception:
                self.failed.append((self.address, name, value[:20]))


def failures(client: Client, address: str, form: forms.Form) -> list[Failure]:
    """Return where the page failed when each value was typed into each field of its form.

    Where a form takes files but needs none, values come without one and with one that is refused:
    this shows all that was typed again, and hides what a deed does with it.
    """
    tried = {name: _worth_trying(field) for name, field in form.fields.items()}
    found: list[Failure] = []
    takes = {f.required for f in form.fields.values() if isinstance(f, forms.FileField)}
    for files in (False, True) if False in takes else (False,):
        page = _Page(client, address, form, files=files)
        good = page.told({})
        if good[0] >= 500:
            return [(address, "", "")]
        for value in VALUES:
            names = [name for name, (through, _) in tried.items() if value in through]
            together = [name for name in names if name not in page.telling]
            alone = [[name] for name in names if name in page.telling]
            for part in filter(None, (together, *alone)):
                page.type_in(dict.fromkeys(part, value), good)
        page.refuse({name: refused[0] for name, (_, refused) in tried.items() if refused})
        found += page.failed
    return found
