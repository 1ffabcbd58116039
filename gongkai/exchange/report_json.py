"""The published JSON of a report, written and read strictly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from gongkai.errors import InvalidInput
from gongkai.statute.annual_report.amounts import UNITS
from gongkai.statute.annual_report.forms import FORM_IDS, Form, get_form
from gongkai.statute.annual_report.report import (
    BEFORE_TABLES,
    FIRST_YEAR_OF_TABLES,
    Report,
    Source,
    StatedFigure,
    Unplaced,
    Value,
    plain_amount,
)

#: Rows that a report of the form may print besides the form's own (（六） as one row).
FURTHER_ROWS = {"2021": ("t3.other_processing.",), "2019": ()}
#: No figure of a report reaches it, and no reader takes so many digits (``reading.cell_values``).
_LARGEST = 10**20
#: Characters that no database and no file takes.
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_AMOUNT = re.compile(r"^-?\d{1,30}(?:\.\d{1,30})?$")


def report_to_mapping(report: Report) -> dict[str, Any]:
    """Return the report in the published JSON shape; optional keys only where they hold something.

    Amounts are plain decimal strings in 元, counts numbers, blanks null.
    """
    mapping: dict[str, Any] = {
        "organ": report.organ,
        "year": report.year,
        "form": report.form,
        "cells": {cell: _value_to_json(value) for cell, value in report.cells.items()},
        "units": dict(report.units),
        "sections": dict(report.sections),
        "unplaced": [item.as_json() for item in report.unplaced],
        "source": report.source.as_json() if report.source else None,
    }
    if report.form is None:
        mapping["remark"] = BEFORE_TABLES
        mapping["figures"] = [figure.as_json() for figure in report.figures]
    further = {
        "published_on": report.published_on,
        "proposed": {cell: _value_to_json(value) for cell, value in report.proposed.items()},
        "notes": dict(report.notes),
        "places": dict(report.places),
        "references": [reference.as_json() for reference in report.references],
        "findings": [finding.as_json() for finding in report.findings],
        "provenance": {
            cell: {"count": records.count, "ids": list(records.ids)}
            for cell, records in report.provenance.items()
        },
    }
    always = ("findings", "provenance") if report.provenance else ()
    return mapping | {key: value for key, value in further.items() if value or key in always}


def encode_report(report: Report) -> bytes:
    """Return the report as JSON in UTF-8."""
    text = json.dumps(report_to_mapping(report), ensure_ascii=False, indent=2)
    return (text + "\n").encode()


def _value_to_json(value: Value) -> int | str | None:
    return plain_amount(value) if isinstance(value, Decimal) else value


def decode_report(data: str, *, name: str) -> Report:
    """Return the report in a JSON text; ``name`` is used in messages.

    Cells that the JSON neither gives nor names as unplaced are added there as ``not_given``.
    Findings, provenance and references belong to the compiled report and are not read back.
    Raises InvalidInput (``bad_json``, ``foreign_json``) that names the key at fault.
    """
    report = report_from_mapping(_load(data, name), name=name)
    missing = report.missing_cells()
    if not missing:
        return report
    cells = report.official_form.cells
    told = (Unplaced(cells[c].table, c, cells[c].name, (), "", "not_given") for c in missing)
    return replace(report, unplaced=(*report.unplaced, *told))


def report_from_mapping(content: dict[str, Any], *, name: str) -> Report:
    """Return the report in the published JSON shape, with nothing added; raises as the above."""
    reader = _Reader(content, name)
    form = reader.form()
    return Report(
        organ=reader.optional_text("organ"),
        year=reader.year(),
        form=form.id if form else None,
        cells=reader.cells("cells", form),
        units=reader.units(),
        sections=reader.texts("sections"),
        unplaced=reader.unplaced(),
        source=reader.source(),
        published_on=reader.optional_text("published_on"),
        proposed=reader.cells("proposed", form),
        notes=reader.texts("notes"),
        places=reader.texts("places"),
        figures=reader.figures() if form is None else (),
    )


def _load(data: str, name: str) -> dict[str, Any]:
    try:
        content = json.loads(data, object_pairs_hook=_no_repeats, parse_constant=_no_constants)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            f"“{name}”不是有效的 JSON：{_why(error)}。请重新导出。", code="bad_json"
        ) from error
    if any(_UNFIT.search(text) for text in _texts_in(content)):
        raise InvalidInput(f"“{name}”里有无法保存的字符。请重新导出。", code="bad_json")
    if not isinstance(content, dict) or "cells" not in content or "form" not in content:
        raise InvalidInput(
            f"“{name}”不是年报的 JSON：缺少 form 或 cells。"
            "请使用 gongkai report read 或 compile 输出的 JSON。",
            code="foreign_json",
        )
    return content


def _texts_in(content: Any) -> Iterator[str]:
    """Yield every text of a JSON value, keys too."""
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"第{error.lineno}行第{error.colno}列附近有误"
    return str(error) if isinstance(error, ValueError) else "嵌套过深"


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"“{repeated}”出现了两次")
    return found


def _no_constants(word: str) -> None:
    raise ValueError(f"不允许 {word}")


class _Reader:
    """The keys of one JSON report, each checked as it is read."""

    def __init__(self, content: dict[str, Any], name: str) -> None:
        self.content = content
        self.name = name

    def refuse(self, key: str, why: str) -> InvalidInput:
        """Return the exception for a key at fault."""
        return InvalidInput(f"“{self.name}”的 {key} {why}。请核对后重新导出。", code="foreign_json")

    def form(self) -> Form | None:
        form = self.content["form"]
        year = self.year()
        if form is None and year is not None and year < FIRST_YEAR_OF_TABLES:
            return None
        if form not in FORM_IDS:
            why = f"只能是 {' 或 '.join(FORM_IDS)}（2019年度以前的为 null），现为 {form!r}"
            raise self.refuse("form", why)
        return get_form(form)

    def year(self) -> int | None:
        year = self.content.get("year")
        if year is not None and (type(year) is not int or not 1000 <= year <= 9999):
            raise self.refuse("year", f"应为四位年份或 null，现为 {year!r}")
        return year

    def optional_text(self, key: str) -> str | None:
        text = self.content.get(key)
        if text is not None and not isinstance(text, str):
            raise self.refuse(key, f"应为文字或 null，现为 {text!r}")
        return text

    def mapping(self, key: str) -> dict[str, Any]:
        found = self.content.get(key, {})
        if not isinstance(found, dict):
            raise self.refuse(key, "应为对象")
        return found

    def texts(self, key: str) -> dict[str, str]:
        for inner, text in (found := self.mapping(key)).items():
            if not isinstance(text, str):
                raise self.refuse(f"{key}.{inner}", "应为文字")
        return found

    def units(self) -> dict[str, str]:
        for cell, unit in (units := self.texts("units")).items():
            if unit not in UNITS:
                raise self.refuse(f"units.{cell}", f"只能是 {'、'.join(UNITS)}，现为“{unit}”")
        return units

    def cells(self, key: str, form: Form | None) -> dict[str, Value]:
        return {
            cell: self.value(f"{key}.{cell}", value, self.kind(key, cell, form))
            for cell, value in self.mapping(key).items()
        }

    def kind(self, key: str, cell: str, form: Form | None) -> str:
        if form is None:
            raise self.refuse(f"{key}.{cell}", "不该有：2019年度以前的年报没有单元格")
        if cell in form.cells:
            return form.cells[cell].kind
        if cell.startswith(FURTHER_ROWS[form.id]):
            return "count"
        raise self.refuse(f"{key}.{cell}", f"不是{form.id}年格式的单元格")

    def value(self, key: str, value: Any, kind: str) -> Value:
        if type(value) is int and abs(value) >= _LARGEST:
            raise self.refuse(key, "比任何一份年报的数都大")
        if value is None or (type(value) is int and kind != "amount"):
            return value
        if isinstance(value, str) and _AMOUNT.match(value):
            return Decimal(value)
        wanted = "金额应为以元为单位的数字字符串" if kind == "amount" else "应为整数"
        raise self.refuse(key, f"{wanted}或 null，现为 {value!r}")

    def unplaced(self) -> tuple[Unplaced, ...]:
        items = self.content.get("unplaced", [])
        try:
            return tuple(
                Unplaced(
                    table=_text(item["table"]),
                    cell=None if item["cell"] is None else _text(item["cell"]),
                    label=_text(item["label"]),
                    values=tuple(_text(value) for value in item["values"]),
                    place=_text(item["place"]),
                    reason=_text(item["reason"]),
                )
                for item in items
            )
        except (KeyError, TypeError) as error:
            raise self.refuse("unplaced", "的写法不对") from error

    def figures(self) -> tuple[StatedFigure, ...]:
        items = self.content.get("figures", [])
        try:
            return tuple(
                StatedFigure(
                    subject=None if item["subject"] is None else _text(item["subject"]),
                    value=_decimal(item["value"]),
                    unit=_text(item["unit"]),
                    text=_text(item["text"]),
                    is_approximate=item["approximate"] is True,
                    section=None if item["section"] is None else _text(item["section"]),
                    place=_text(item["place"]),
                )
                for item in items
            )
        except (KeyError, TypeError) as error:
            raise self.refuse("figures", "的写法不对") from error

    def source(self) -> Source | None:
        source = self.content.get("source")
        if source is None:
            return None
        try:
            return Source(_text(source["name"]), _text(source["kind"]), _text(source["sha256"]))
        except (KeyError, TypeError) as error:
            raise self.refuse("source", "的写法不对") from error


def _decimal(value: Any) -> Decimal:
    if not isinstance(value, str) or not _AMOUNT.match(value):
        raise TypeError(value)
    return Decimal(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
