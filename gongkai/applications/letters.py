"""Letters of a case before they are issued: wording, what is filled in, number, look on paper.

Plain reading: nothing is written here. Numbers are given by ``operations.lettering``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from gongkai.applications.folding import Happened, standing_events
from gongkai.applications.models import Application, Consultation, LetterTemplate
from gongkai.applications.models.cases import CHANNELS
from gongkai.applications.operations.intake import settings_of
from gongkai.applications.words import FORMS_OF_PROVISION, WAYS_OF_PROVISION
from gongkai.errors import DataMissing, InvalidInput
from gongkai.exchange.days import chinese_day
from gongkai.exchange.letters.content import LetterContent
from gongkai.organs.calendar import calendar_of
from gongkai.organs.models import Organ
from gongkai.statute.clocks import FeeNotice
from gongkai.statute.clocks.runs import payment_limit
from gongkai.statute.decisions import ANY_COURT, remedy_text
from gongkai.statute.letters import ANSWER, REMEDY, fill, placeholders, template_of

#: Letter → its series of numbers and the word that stands in the number (公开补〔2026〕3号).
#: The receipt bears the number of the application, the 送达回证 that of the letter served.
SERIES: dict[str, tuple[str, str]] = {
    "correction": ("correction", "补"),
    "reasons": ("reasons", "说"),
    "third_party": ("asking", "征"),
    "joint_maker": ("asking", "征"),
    "other_agency": ("asking", "征"),
    "third_party_decision": ("decision", "决"),
    "consulting": ("consulting", "告"),
    "extension": ("extension", "延"),
    "fee": ("fee", "费"),
    "postponement": ("postponement", "迟"),
    "split": ("split", "拆"),
    "transfer": ("transfer", "转"),
    "answer": ("answer", "答"),
}

#: What a person has to fill in before a letter goes out.
_GAP = re.compile(r"【待填：[^】]*】")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter that is ready to be issued: everything but its number."""

    kind: str
    addressee: str
    text: str
    decision: str = ""
    enclosures: tuple[str, ...] = ()


def number_of(prefix: str, kind: str, *, year: int, serial: int) -> str:
    """Return the number of a letter as the office writes it, "" for letters without one.

    >>> number_of("示", "correction", year=2026, serial=3)
    '示公开补〔2026〕3号'
    """
    if kind not in SERIES:
        return ""
    return f"{prefix}公开{SERIES[kind][1]}〔{year}〕{serial}号"


def wording(organ: Organ, kind: str, decision: str = "") -> str:
    """Return the office's own wording of a letter, else the one that comes along."""
    own = LetterTemplate.objects.filter(organ=organ, kind=kind, decision=decision).first()
    return own.text if own else template_of(kind, decision).text


def values_of(application: Application) -> dict[str, str]:
    """Return what every letter to the applicant may use, as the case stands."""
    organ, applicant = application.organ, application.applicant
    form = application.handed_in
    redo = "" if form == application else _redo_words(application)
    return {
        "机关名称": organ.name,
        "申请人": applicant.name,
        "称谓": salutation(applicant.category),
        "登记编号": form.number + redo,
        "收到申请之日": chinese_day(form.received_on or form.arrived_on),
        "收到方式": str(dict(CHANNELS)[application.channel]),
        "所需政府信息": _in_one_line(application.wanted),
        "答复期限": chinese_day(application.due_on),
        "联系人": organ.contact or organ.name,
        "联系电话": organ.phone,
        "联系地址": organ.address or organ.name,
        "办公时间": organ.office_hours or "工作日",
    }


def _redo_words(application: Application) -> str:
    """Return under which number, and on what paper, an application is answered anew."""
    ordered = application.events.filter(kind="remedy").order_by("number").first()
    paper = str(ordered.data.get("paper", "")) if ordered else ""
    return f"，重新处理编号：{application.number}" + (f"，依据：{paper}" if paper else "")


def salutation(category: str) -> str:
    """Return how an applicant is addressed: 您, or 你单位 for a body."""
    return "您" if category in ("", "person") else "你单位"


def _in_one_line(text: str) -> str:
    return "；".join(line.strip().rstrip("。；") for line in text.splitlines() if line.strip())


def asked_values(application: Application, consultation: Consultation | None) -> dict[str, str]:
    """Return what a letter to somebody who is asked may use: not who applies."""
    values = values_of(application)
    told = ("机关名称", "登记编号", "联系人", "联系电话", "联系地址", "办公时间")
    kind = consultation.kind if consultation else ""
    word = "贵单位" if kind in ("joint_maker", "other_agency") else "你单位"
    return {name: values[name] for name in told} | {"称谓": word}


def answer_facts(
    application: Application,
    *,
    decision: str,
    grounds: str,
    to_contact: str,
    files: Sequence[str],
    on: date,
) -> dict[str, str]:
    """Return the placeholders of an answer beyond those of every letter."""
    names = "；".join(_titled(name) for name in files)
    way = WAYS_OF_PROVISION[application.way_of_provision]
    searches = "；".join(
        f"{chinese_day(one.on)}在{one.place}以“{one.terms}”检索，结果：{one.result.rstrip('。')}"
        for one in application.searches.all()
    )
    covered = [
        str(box.get("reason", ""))
        for file in application.files.filter(purpose="redacted")
        for box in file.boxes
    ]
    found = {
        "依据和理由": _with_stop(grounds),
        "提供的信息": names,
        "提供方式": f"{FORMS_OF_PROVISION[application.form_of_provision]}，{way}",
        "不予公开的内容": "、".join(dict.fromkeys(one for one in covered if one)),
        "检索情况": searches,
        "应当联系的机关": to_contact,
        "获取方式和途径": to_contact,
        "办理渠道": to_contact,
        REMEDY: remedy_of(application.organ, decision, on=on),
    }
    return {**_earlier(application), **found}


def _titled(name: str) -> str:
    """Return the name of a file as a title, without its ending.

    >>> _titled("竣工验收报告.pdf")
    '《竣工验收报告》'
    """
    title = name.rsplit(".", 1)[0]
    return title if title.startswith("《") else f"《{title}》"


def _earlier(application: Application) -> dict[str, str]:
    """Return the days and numbers of what went before, as answers on lapses name them."""
    told: dict[str, str] = {}
    events = {event.kind: event for event in standing_events(application.events.all())}
    letters = {one.kind: one for one in application.letters.filter(voided_at=None)}
    for kind, name in (
        ("correction_notified", "补正告知之日"),
        ("corrected", "收到补正之日"),
        ("fee_noticed", "收费通知之日"),
        ("withdrawn", "撤回之日"),
    ):
        if kind in events:
            told[name] = chinese_day(events[kind].on)
    if "correction_notified" in events:
        until = events["correction_notified"].data.get("reply_by")
        told["补正期限"] = chinese_day(date.fromisoformat(until)) if until else ""
    if "fee_noticed" in events:
        told |= _of_fee(application, events["fee_noticed"])
    for kind, name in (("correction", "补正告知书文号"), ("fee", "收费通知文号")):
        if kind in letters:
            told[name] = letters[kind].number
    return told


def _of_fee(application: Application, notice: Happened) -> dict[str, str]:
    """Return the amount of a fee and the last day to pay it, as far as a calendar reaches."""
    told = {"收费金额": str(notice.data.get("amount", ""))}
    try:
        calendar = calendar_of(application.organ)
        limit = payment_limit(FeeNotice(notice.on, None), calendar=calendar)
    except DataMissing:
        return told
    return told | {"缴费期限": chinese_day(limit)}


def _with_stop(text: str) -> str:
    clean = _in_one_line(text)
    return f"{clean}。" if clean else ""


class HearingBodies(TypedDict):
    """Who hears the reconsideration, and which court the suit."""

    review_body: str
    court: str


def remedy_of(organ: Organ, decision: str, *, on: date) -> str:
    """Return the paragraph on reconsideration and suit, "" for an answer without remedy.

    Source: 行政复议法第二十条、第二十三条; 行政诉讼法第四十五条、第四十六条.
    """
    return remedy_text(decision, on, **hearing_bodies(organ)) or ""


def hearing_bodies(organ: Organ) -> HearingBodies:
    """Return who hears remedies against the organ, in general words where it has not said."""
    chosen = settings_of(organ)
    return {
        "review_body": chosen.review_body or "本级人民政府",
        "court": chosen.court or ANY_COURT,
    }


def filled_with_gaps(
    organ: Organ, kind: str, values: Mapping[str, str], *, decision: str = ""
) -> str:
    """Return the text with gaps (【待填：…】) where a value lacks, for a person to fill in."""
    template = template_of(kind, decision)
    text = wording(organ, kind, decision)
    known = placeholders()
    told = {name: values.get(name, "") for name in template.allowed}
    gaps = {
        name: f"【待填：{name}】"
        for name, value in told.items()
        if not value and (name in template.required or not known[name].blank)
    }
    return fill(text, told | gaps, required=template.required)


def refuse_gaps(text: str) -> None:
    """Raise InvalidInput for a letter that still has placeholders or gaps to fill in."""
    if "{{" in text or "}}" in text:
        raise InvalidInput(
            "文书里还有没有填写的占位符（“{{…}}”）。请改成实际内容后再发出。",
            code="placeholder_left",
        )
    if gap := _GAP.search(text):
        raise InvalidInput(
            f"文书里“{gap[0]}”还没有填写。请改成实际内容后再发出。", code="placeholder_left"
        )


def content_of(
    application: Application, draft: Draft, *, number: str, dated_on: date | None
) -> LetterContent:
    """Return the letter as it goes on paper."""
    organ = application.organ
    return LetterContent(
        organ=organ.name,
        title=template_of(draft.kind, draft.decision).title,
        number=number,
        addressee=draft.addressee,
        paragraphs=tuple(draft.text.splitlines()),
        enclosures=draft.enclosures,
        dated_on=dated_on,
        contact=organ.contact,
        phone=organ.phone,
        address=organ.address if draft.kind == ANSWER else "",
        is_draft=not dated_on,
    )
