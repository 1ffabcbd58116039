"""The wording of letters about applications: templates, what they must say, and filling them.

A template is plain text: a line is a paragraph, ``{{名称}}`` a placeholder. There is no code in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from gongkai.errors import InvalidInput
from gongkai.statute.decisions import ANY_COURT, all_decisions, get_decision, remedy_text
from gongkai.statute.sources import load_data

ANSWER, THIRD_PARTY_DECISION = "answer", "third_party_decision"
REMEDY = "救济途径"
#: An answer of the office's own wording is a few pages, not a file.
LONGEST_TEMPLATE = 20_000

_PLACEHOLDER = re.compile(r"\{\{([^{}\n]*)\}\}")
_BRACES = re.compile(r"\{\{|\}\}")
_ENDS = "。；，、：！？"
_SAMPLE_DAY = date(2026, 11, 26)
_SAMPLE_BODY, _SAMPLE_COURT = "示例区人民政府", "示例区人民法院"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A name that is filled in; ``blank`` says what goes when it has nothing to say."""

    name: str
    explanation: str
    sample: str
    blank: Literal["", "paragraph", "words"] = ""


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """The wording of a letter that comes along, and what any other wording of it must keep.

    ``required`` placeholders may not be missing, others than ``allowed`` ones not be used;
    ``article`` must be named ("" for none).
    """

    kind: str
    decision: str
    title: str
    text: str
    article: str
    required: tuple[str, ...]
    allowed: tuple[str, ...]


@cache
def placeholders() -> dict[str, Placeholder]:
    """Return every placeholder by its name, in the order of the data."""
    return {
        row["name"]: Placeholder(
            row["name"], row["explanation"], row["sample"], row.get("blank", "")
        )
        for row in load_data("letters.toml")["placeholders"]
    }


@cache
def template_of(kind: str, decision: str = "") -> LetterTemplate:
    """Return the wording that comes along for a letter, of an answer for its decision.

    An answer without decision is the wording for any result: the reasons and the remedy. Raises
    InvalidInput (``unknown_letter``, ``unknown_decision``).

    >>> template_of("extension").title
    '政府信息公开申请延期答复告知书'
    """
    data = load_data("letters.toml")
    if kind == ANSWER:
        return _answer(data, decision)
    for row in data["letters"]:
        if row["kind"] == kind:
            return _template(data, row, kind=kind, text=row["text"].strip())
    raise InvalidInput(f"没有代号为“{kind}”的文书。", code="unknown_letter")


def _answer(data: dict[str, Any], slug: str) -> LetterTemplate:
    shared = data["answers"]
    row = _answer_row(data, slug)
    has_remedy = not slug or get_decision(slug).has_remedy
    parts = [
        *([] if row.get("bare") else [shared["opening"]]),
        row["text"].strip(),
        *([shared["remedy"]] if has_remedy else []),
    ]
    whole = {
        "title": shared["title"],
        "article": get_decision(slug).article if slug and has_remedy else "",
        **row,
        "required": [*row["required"], *([REMEDY] if has_remedy else [])],
        "may": [*shared["may"], *row.get("may", ())],
    }
    return _template(data, whole, kind=ANSWER, decision=slug, text="\n".join(parts))


def _answer_row(data: dict[str, Any], slug: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = data["answers"]["decisions"]
    if slug:
        get_decision(slug)
        return next(row for row in rows if row["decision"] == slug)
    may = [name for row in rows for name in (*row["required"], *row.get("may", ()))]
    return {"text": "{{依据和理由}}", "required": ["依据和理由"], "may": may}


def _template(
    data: dict[str, Any], row: dict[str, Any], *, kind: str, text: str, decision: str = ""
) -> LetterTemplate:
    own = (*row["required"], *row.get("may", ()))
    reader: list[str] = data["readers"][row.get("reader", "applicant")]
    return LetterTemplate(
        kind=kind,
        decision=decision,
        title=row["title"],
        text=text,
        article=row.get("article", ""),
        required=tuple(row["required"]),
        allowed=tuple(name for name in placeholders() if name in {*own, *reader}),
    )


def check_template(text: str, kind: str, decision: str = "") -> list[str]:
    """Return why a wording cannot be used for a letter, in Chinese; empty when it can.

    Raises InvalidInput as ``template_of``. Source: 条例第三十六条 (告知、说明理由); practice words.

    >>> check_template("现予驳回。{{申请人}}{{电话}}", "answer", "not_existing")[0]
    '没有名为“电话”的占位符。可用的占位符见文书模板页的说明。'
    """
    template = template_of(kind, decision)
    if not text.strip():
        return ["正文是空的。请填写正文，或者删除本单位的模板，使用系统自带的文字。"]
    if len(text) > LONGEST_TEMPLATE:
        return [f"正文超过{LONGEST_TEMPLATE}字。请只写文书的文字，其他材料作为附件。"]
    used = names_in(text)
    rest = _PLACEHOLDER.sub("", text)
    problems = [_wrong_name(name, template) for name in used if name not in template.allowed]
    if _BRACES.search(rest):
        problems.append("有不成对的“{{”或者“}}”。占位符写成“{{名称}}”，中间不能换行。")
    problems += [
        f"缺少“{{{{{name}}}}}”：{placeholders()[name].explanation}。这一文书必须写明。"
        for name in template.required
        if name not in used
    ]
    words: dict[str, str] = load_data("letters.toml")["words"]
    problems += [
        f"不能使用“{word}”，应当写作：{instead}。"
        for word, instead in words.items()
        if word in rest
    ]
    if template.article and _cited(template.article) not in rest:
        problems.append(f"没有写明依据。请在正文中写明{template.article}。")
    return problems


def salutation_of(category: str) -> str:
    """Return how a letter speaks to an applicant of a category of table 三.

    >>> salutation_of("person"), salutation_of("business")
    ('您', '你单位')
    """
    return "您" if category == "person" else "你单位"


def names_in(text: str) -> tuple[str, ...]:
    """Return the names of the placeholders in a text, each once, in order.

    >>> names_in("{{申请人}}：{{ 称谓 }}，{{申请人}}")
    ('申请人', '称谓')
    """
    return tuple(dict.fromkeys(found[1].strip() for found in _PLACEHOLDER.finditer(text)))


def _wrong_name(name: str, template: LetterTemplate) -> str:
    if name not in placeholders():
        return f"没有名为“{name}”的占位符。可用的占位符见文书模板页的说明。"
    return f"“{template.title}”不能使用“{{{{{name}}}}}”（{placeholders()[name].explanation}）。"


def _cited(article: str) -> str:
    """Return what a letter must hold to name an article: its number, or the whole paper's."""
    place = article.find("第")
    return article[place:] if place >= 0 else article


def fill(text: str, values: Mapping[str, str], *, required: Collection[str] = ()) -> str:
    """Return the text with its placeholders replaced; values are plain text and never read again.

    A blank value takes its paragraph or its own words away where the placeholder may be blank and
    is not in ``required``; a full stop at a value's end gives way to the template's own mark.
    Raises InvalidInput (``value_missing``) naming every placeholder without a value.

    >>> fill("请补正：{{补正事项}}。", {"补正事项": "身份证明。"})
    '请补正：身份证明。'
    """
    told = {name: values.get(name, "").strip() for name in names_in(text)}
    missing = [
        name
        for name, value in told.items()
        if not value and (name in required or name not in values or not _may_be_blank(name))
    ]
    if missing:
        raise InvalidInput(
            f"文书还缺少：{'、'.join(missing)}。请填写后再生成。", code="value_missing"
        )
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    filled = (_fill_line(line, told) for line in paragraphs if not _is_left_out(line, told))
    return "\n".join(line for line in filled if line)


def _may_be_blank(name: str) -> bool:
    known = placeholders().get(name)
    return known is not None and bool(known.blank)


def _is_left_out(line: str, told: Mapping[str, str]) -> bool:
    return any(
        not told[name] and placeholders()[name].blank == "paragraph" for name in names_in(line)
    )


def _fill_line(line: str, told: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        text = told[found[1].strip()]
        follows = line[found.end() : found.end() + 1]
        return text.rstrip("。；") if follows and follows in _ENDS else text

    return _PLACEHOLDER.sub(value, line)


def third_party_remedy_text(decided_on: date, *, review_body: str, court: str = ANY_COURT) -> str:
    """Return the remedy of a third party against whose will information is made public.

    Source: 条例第五十一条; 行政复议法第二十条; 行政诉讼法第四十六条.

    >>> third_party_remedy_text(date(2026, 11, 26), review_body="示例区人民政府")[:14]
    '如对本决定不服，可以自知道本'
    """
    text = remedy_text("other", decided_on, review_body=review_body, court=court) or ""
    return text.replace("本答复", "本决定")


def sample_values(kind: str, decision: str = "") -> dict[str, str]:
    """Return made-up values for all placeholders that a letter may use.

    >>> sample_values("extension")["延长工作日"]
    '20'
    """
    data = load_data("letters.toml")
    rows = data["answers"]["decisions"] if kind == ANSWER else data["letters"]
    field, wanted = ("decision", decision) if kind == ANSWER else ("kind", kind)
    own: dict[str, str] = next((row.get("sample", {}) for row in rows if row[field] == wanted), {})
    values = {
        name: own.get(name, placeholders()[name].sample)
        for name in template_of(kind, decision).allowed
    }
    return values | ({REMEDY: _sample_remedy(kind, decision)} if REMEDY in values else {})


def _sample_remedy(kind: str, decision: str) -> str:
    if kind == THIRD_PARTY_DECISION:
        return third_party_remedy_text(_SAMPLE_DAY, review_body=_SAMPLE_BODY, court=_SAMPLE_COURT)
    slug = decision or "other"
    return remedy_text(slug, _SAMPLE_DAY, review_body=_SAMPLE_BODY, court=_SAMPLE_COURT) or ""


def sample_letter(kind: str, decision: str = "") -> str:
    """Return the letter that comes along filled with made-up facts, one paragraph a line."""
    template = template_of(kind, decision)
    return fill(template.text, sample_values(kind, decision), required=template.required)


def all_letters() -> tuple[tuple[str, str], ...]:
    """Return kind and decision of every wording that comes along; the decision only of answers."""
    kinds = [(row["kind"], "") for row in load_data("letters.toml")["letters"]]
    return (*kinds, *((ANSWER, decision.slug) for decision in all_decisions()))
