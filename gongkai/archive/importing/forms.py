"""Forms over old documents."""

from __future__ import annotations

from django import forms

from gongkai.accounts.forms import DeedForm, row_fields
from gongkai.archive.models import ArchivedDocument
from gongkai.records.models import ATTRIBUTES, ISSUERS, KINDS


class DocumentForm(DeedForm):
    """What an old document is, looked at by a person."""

    def __init__(self, document: ArchivedDocument, *args: object, **kwargs: object) -> None:
        names = ("title", "number", "maker", "dated_on", "note")
        initial = {name: getattr(document, name) for name in names}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields |= row_fields(ArchivedDocument, names)


class RegisterForm(DeedForm):
    """An old document becomes a record: it counts in the year of its date from then on."""

    kind = forms.ChoiceField(label="类别", choices=list(KINDS.items()))
    issuer = forms.ChoiceField(label="发文主体", choices=ISSUERS)
    attribute = forms.ChoiceField(label="公开属性", choices=ATTRIBUTES)
    ground = forms.CharField(label="不公开的依据", max_length=200, required=False)


class DocumentsForm(forms.Form):
    """What the list of old documents is narrowed to."""

    words = forms.CharField(label="题名或文号", max_length=100, required=False)
    unconfirmed = forms.BooleanField(label="只看待核对的", required=False)
