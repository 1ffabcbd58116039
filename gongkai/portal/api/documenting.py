"""The page that explains open data, drawn from the same schema that programs read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from gongkai.portal.api.service import PREFIX, api

Schema = dict[str, Any]
_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数字",
    "boolean": "true 或 false",
    "null": "null",
    "object": "对象",
}
_FORMATS = {"date": "日期", "date-time": "时间"}
_ANSWERS = {"200": "正常", "400": "参数不对", "404": "没有", "410": "已经撤下"}


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter or a field: name, kind of value, explanation; ``shape`` names its own table."""

    name: str
    kind: str
    told: str
    is_required: bool = False
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address with what it asks and answers; an answer is its code, meaning, kind and shape."""

    path: str
    name: str
    told: tuple[str, ...]
    parameters: tuple[Row, ...]
    answers: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape of the answers with its fields."""

    name: str
    label: str
    told: str
    fields: tuple[Row, ...]


@cache
def schema() -> Schema:
    """Return the OpenAPI description."""
    return dict(api.get_openapi_schema(path_prefix=PREFIX))


def endpoints() -> Iterator[Endpoint]:
    """Yield the addresses in the order in which they are declared."""
    for path, methods in schema()["paths"].items():
        for operation in methods.values():
            yield Endpoint(
                path=path,
                name=operation["summary"],
                told=tuple(operation.get("description", "").split("\n\n")),
                parameters=tuple(_parameter(one) for one in operation.get("parameters", ())),
                answers=tuple(_answers(operation["responses"])),
            )


def shapes() -> Iterator[Shape]:
    """Yield the shapes that answers name."""
    for name, told in schema()["components"]["schemas"].items():
        fields = (
            Row(key, *_kind(field), shape=_shape(field))
            for key, field in told["properties"].items()
        )
        yield Shape(name, _label(name), told.get("description", ""), tuple(fields))


def _parameter(told: Schema) -> Row:
    kind, explained = _kind(told["schema"])
    return Row(told["name"], kind, explained or told.get("description", ""), told["required"])


def _answers(responses: dict[Any, Schema]) -> Iterator[tuple[str, str, str, str]]:
    for status, told in responses.items():
        content = told.get("content", {}).get("application/json", {}).get("schema", {})
        kind, _ = _kind(content)
        yield str(status), _ANSWERS.get(str(status), ""), kind, _shape(content)


def _kind(told: Schema) -> tuple[str, str]:
    """Return what kind of value it is, in words, and its explanation."""
    explained = told.get("description", "")
    if several := told.get("anyOf"):
        return "或 ".join(dict.fromkeys(_kind(one)[0] for one in several)), explained
    if "$ref" in told or "allOf" in told:
        return _label(_shape(told)), explained
    if told.get("type") == "array":
        return f"列表：{_kind(told['items'])[0]}", explained
    kind = str(told.get("type", ""))
    plain: str = _TYPES.get(kind, kind)
    return _FORMATS.get(told.get("format", ""), plain), explained


def _label(name: str) -> str:
    """Return what a reader calls a shape: the first sentence about it, without its measure."""
    told: str = schema()["components"]["schemas"][name].get("description", "")
    return re.sub("^一[个条次份]", "", re.split("[。；]", told)[0]) or name


def _shape(told: Schema) -> str:
    """Return the name of the shape that a value has, "" for plain ones."""
    if "$ref" in told:
        return str(told["$ref"]).rsplit("/", 1)[-1]
    inner = [*told.get("anyOf", ()), *told.get("allOf", ())]
    if told.get("type") == "array":
        inner.append(told["items"])
    return next((name for one in inner if (name := _shape(one))), "")
