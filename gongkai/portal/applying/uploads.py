"""Files that strangers hand in: few, small, and looked at before anything else is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from gongkai.applications.forms import ManyFilesField
from gongkai.applications.operations.intake import Received
from gongkai.errors import GongkaiError
from gongkai.records.files import kind_of_file

MEGABYTE = 1024 * 1024
MOST_FILES, LARGEST_FILE, LARGEST_TOGETHER = 5, 10 * MEGABYTE, 20 * MEGABYTE
#: A request with all of them and a long form beside them.
LARGEST_REQUEST = LARGEST_TOGETHER + MEGABYTE
HELP = (
    f"最多{MOST_FILES}个，每个不超过{LARGEST_FILE // MEGABYTE} MB，合计不超过"
    f"{LARGEST_TOGETHER // MEGABYTE} MB：PDF、Word、Excel、WPS、OFD、PNG、JPG。严禁上传涉密文件。"
)


def files_field(label: str, help_text: str = "") -> ManyFilesField:
    """Return a box for several files."""
    return ManyFilesField(label=label, required=False, help_text=help_text + HELP)


def refuse_unfit_files(form: forms.Form, names: Sequence[str]) -> None:
    """Say beside the box which files cannot be taken, and why."""
    chosen: list[UploadedFile[Any]] = []
    for name in names:
        found = form.cleaned_data.get(name) or []
        mine = found if isinstance(found, list) else [found]
        chosen += mine
        for one in mine:
            if problem := _problem_of(one):
                form.add_error(name, problem)
    if len(chosen) > MOST_FILES:
        form.add_error(names[0], f"选了{len(chosen)}个文件，最多{MOST_FILES}个。请合并后再上传。")
    if sum(one.size or 0 for one in chosen) > LARGEST_TOGETHER:
        form.add_error(
            names[0],
            f"文件合计超过{LARGEST_TOGETHER // MEGABYTE} MB。请压缩图片，或者当面、邮寄提交材料。",
        )


def received(given: Sequence[tuple[UploadedFile[Any] | None, str]]) -> list[Received]:
    """Return the files with what each is for."""
    return [Received(str(one.name), one.read(), purpose) for one, purpose in given if one]


def _problem_of(file: UploadedFile[Any]) -> str:
    name = str(file.name)
    if (file.size or 0) > LARGEST_FILE:
        return f"“{name}”超过{LARGEST_FILE // MEGABYTE} MB。请压缩后再上传。"
    try:
        kind_of_file(file.read(), name)
    except GongkaiError as error:
        return error.message
    finally:
        file.seek(0)
    return ""
