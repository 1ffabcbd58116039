"""Sheets of a case to be printed and signed: the 审签单 of an answer, the 送达回证."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gongkai.applications.models import Answer, AnswerReview, Application
from gongkai.applications.operations.answering import reviews_of, steps_of_answer
from gongkai.applications.words import WAYS_OF_PROVISION, WAYS_OF_SERVICE
from gongkai.exchange.days import chinese_day
from gongkai.exchange.letters.receipt import Receipt, receipt_pdf
from gongkai.exchange.letters.service_slip import ServiceSlip, service_slip_pdf
from gongkai.exchange.papers.content import plain
from gongkai.exchange.papers.setting import set_paper
from gongkai.records.paper_code import code_of
from gongkai.statute.decisions import get_decision

#: Who takes a step, as the sheet names the role.
_ROLES = {"secrecy": "保密审查员", "privacy": "保密审查员", "leader": "分管领导或者主要负责人"}
#: Way of provision → way of service that the slip proposes.
_WAYS = {"post": "post", "pickup": "direct", "email": "email", "online": "online", "fax": "fax"}


def answer_sheet(answer: Answer, *, font_folders: Sequence[Path] = ()) -> bytes:
    """Return the 审签单 as PDF: what is answered, its whole text, a line for each signature."""
    application, kind = answer.application, get_decision(answer.decision)
    done = reviews_of(answer)
    names = answer.released.values_list("file__stored__name", flat=True)
    rows = [
        [("登记编号", application.number), ("答复期限", chinese_day(application.due_on))],
        [("申请人", plain(application.applicant.name))],
        [("所需信息", plain(" ".join(application.wanted.split())))],
        [("办理结果", f"{kind.label}（{kind.article}）" if kind.article else kind.label)],
        [("依据和理由", plain(answer.grounds))],
        [("提供文件", "；".join(map(plain, names)) or "无")],
        [("拟稿人", answer.drafter.name)],
        [("答复正文", "\n".join(plain(line) for line in answer.text.splitlines() if line.strip()))],
    ]
    told = ([(label, value) for label, value in row if value] for row in rows)
    labels = dict(AnswerReview.STEPS)
    data = {
        "organ": application.organ.name,
        "title": "政府信息公开申请答复审签单",
        "item": application.number,
        "code": code_of(answer.substance),
        "qr": None,
        "rows": [row for row in told if row],
        "steps": [
            _step(labels[step], _ROLES[step], done.get(step)) for step in steps_of_answer(answer)
        ],
        "forms": [],
    }
    return set_paper("review", data, font_folders=font_folders)


def _step(label: str, role: str, review: AnswerReview | None) -> dict[str, str]:
    if review is None:
        empty = dict.fromkeys(("decision", "opinion", "signature", "date"), "")
        return {"label": label, "role": role, **empty}
    return {
        "label": label,
        "role": role,
        "decision": review.get_outcome_display(),
        "opinion": plain(review.opinion),
        "signature": review.signer.name + ("（线下签批）" if review.paper_id else ""),
        "date": chinese_day(review.on),
    }


def service_slip(application: Application, *, font_folders: Sequence[Path] = ()) -> bytes:
    """Return the 送达回证 of the answer as PDF, to be signed where it is handed over."""
    answer = application.answers.exclude(state="dropped").select_related("letter").first()
    letter = answer.letter if answer else None
    number = letter.number if letter else ""
    way = (answer.served_by if answer else "") or _WAYS.get(application.way_of_provision, "")
    person = application.applicant
    slip = ServiceSlip(
        organ=application.organ.name,
        number=application.number,
        documents=(f"政府信息公开申请答复书{number}",),
        recipient=person.name,
        way=WAYS_OF_SERVICE.get(way, ""),
        place=person.address if way == "post" else "",
        served_at=chinese_day(answer.served_on) if answer and answer.served_on else "",
        postal_number=answer.postal_number if answer else "",
    )
    return service_slip_pdf(slip, font_folders=font_folders)


def receipt(application: Application, *, font_folders: Sequence[Path] = ()) -> bytes:
    """Return the 登记回执 as PDF, without the code, which is told once only."""
    organ = application.organ
    paper = Receipt(
        organ=organ.name,
        number=application.number,
        applicant=application.applicant.name,
        wanted=application.wanted,
        channel=application.get_channel_display(),
        submitted=chinese_day(application.arrived_on),
        received_on=application.received_on,
        due_on=application.due_on,
        matter=_matter(application),
        contact=organ.contact,
        phone=organ.phone,
        place=organ.address,
        hours=organ.office_hours,
    )
    return receipt_pdf(paper, font_folders=font_folders)


def _matter(application: Application) -> str:
    """Return what the applicant handed in, as papers call it."""
    return application.handed_in.get_kind_display()


def postal_slip(application: Application) -> list[tuple[str, str]]:
    """Return what is written on the slip of a registered letter, label and value."""
    person, organ = application.applicant, application.organ
    return [
        ("收件人", person.name),
        ("收件地址", " ".join(part for part in (person.address, person.postcode) if part)),
        ("收件人电话", person.phone),
        ("寄件人", organ.name),
        ("寄件地址", " ".join(part for part in (organ.address, organ.postcode) if part)),
        ("寄件人电话", organ.phone),
        ("内件品名", f"{_matter(application)}答复书（{application.number}）"),
    ]


def way_of_service(application: Application) -> str:
    """Return the way of service that fits what the applicant asked for."""
    return _WAYS.get(application.way_of_provision, "post")


def way_words(application: Application) -> str:
    """Return how the applicant wants to get it, in words."""
    return WAYS_OF_PROVISION[application.way_of_provision]
