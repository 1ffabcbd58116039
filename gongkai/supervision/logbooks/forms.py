"""Forms over the registers."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.accounts.forms import VersionedForm, row_fields
from gongkai.supervision.logbooks.books import Book
from gongkai.supervision.logbooks.operations import Upload


class RowForm(VersionedForm):
    """A row of a register, with a file beside it."""

    def __init__(self, book: Book, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = 1
        self.fields |= row_fields(book.model, book.columns)
        self.fields["file"] = forms.FileField(
            label="材料",
            required=False,
            help_text="可以不传：PDF、Word、Excel、WPS、OFD、PNG、JPG。严禁上传涉密文件。",
        )

    @property
    def row(self) -> dict[str, Any]:
        """Return the columns."""
        return {name: value for name, value in self.content.items() if name != "file"}

    @property
    def upload(self) -> Upload | None:
        """Return the file that came along, if any."""
        file = self.cleaned_data["file"]
        return (str(file.name), file.read()) if file else None
