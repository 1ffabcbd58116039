"""Applications and disputes of the closed office, one for each standing that opens a form."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from gongkai.accounts.models import User
from gongkai.applications.models import (
    Application,
    Assignment,
    CaseFile,
    CaseSettings,
    Consultation,
    Letter,
    LetterTemplate,
    ReleasedFile,
)
from gongkai.applications.operations.answering import save_answer, submit_answer
from gongkai.applications.operations.assigning import assign, log_search
from gongkai.applications.operations.charging import notify_fee
from gongkai.applications.operations.consulting import consult
from gongkai.applications.operations.looking import add_note
from gongkai.applications.operations.redacting import add_file
from gongkai.applications.operations.serving import serve_answer
from gongkai.applications.operations.steps import ask_reasons, notify_correction
from gongkai.applications.staff.steps import STEPS
from gongkai.desk.models import Channel, Feed
from gongkai.exchange.letters.content import LetterContent
from gongkai.exchange.letters.letter import letter_pdf
from gongkai.organs.models import Office, Organ
from gongkai.records.models import StoredFile
from gongkai.remedies.models import Dispute, DisputeFile
from tests.applications.factories import OfficeOfCases, make_application, make_approved, moment
from tests.office import AT, make_person
from tests.remedies.factories import make_decided, make_dispute

RECEIVED, ASKED, ANSWERED = date(2021, 1, 4), date(2021, 1, 6), date(2021, 1, 8)
FILED, NOTICED, DECIDED = date(2021, 1, 11), date(2021, 1, 13), date(2021, 2, 1)
_TOLD: dict[str, Any] = {
    "name": "不可外传的申请人",
    "wanted": "不可外传的内容",
    "address": "不可外传的地址",
}
#: Step or page → the standing of the case that it is tried on; else the one being handled.
_FITTING = {
    "confirm": "unconfirmed",
    "contact": "unconfirmed",
    "corrected": "correcting",
    "lapse": "correcting",
    "payment": "fee_pending",
    "reasons": "fee_pending",
    "postpone": "fee_pending",
    "answer/submit": "drafted",
    "answer/review": "submitted",
    "answer/paper": "submitted",
    "answer/sheet": "submitted",
    "answer/letter": "approved",
    "serve": "approved",
    "serve/slip": "approved",
    "serve/proof": "answered",
    "archive": "answered",
    "convert": "answered",
    "propose": "answered",
    "bundle": "answered",
    "anonymise": "answered",
}
_FITTING_DISPUTES = {
    "void": "decided",
    "redo": "decided",
    "performance": "decided",
    "instance": "suit",
}


def add_closed_cases(organ: Organ, clerk: User) -> None:
    """Add applications at every standing, disputes, a channel and a feed, all with the word."""
    CaseSettings.objects.create(
        organ=organ, is_online_open=True, charges_fees=True, review_body="示例区人民政府"
    )
    office = OfficeOfCases(
        organ=organ,
        clerk=clerk,
        head=make_person(organ, "lead_office"),
        reviewer=make_person(organ, "secrecy_reviewer"),
        leader=make_person(organ, "leader_in_charge"),
        office=Office.objects.create(organ=organ, name="不可外传的承办科室"),
    )
    cases = {
        "handling": _handling(office),
        "correcting": _correcting(office),
        "fee_pending": _waiting_for_fee(office),
        "unconfirmed": _received(office, channel="post_plain"),
        "drafted": _drafted(office),
        "submitted": _submitted(office),
        "approved": _approved(office),
        "answered": _answered(office),
    }
    organ.numbers_of_cases = {name: one.number for name, one in cases.items()}  # type: ignore[attr-defined]
    organ.numbers_of_disputes = {  # type: ignore[attr-defined]
        name: one.number for name, one in _disputes(office, cases["answered"]).items()
    }
    LetterTemplate.objects.create(
        organ=organ, kind="correction", decision="", text="不可外传的模板{{补正事项}}{{补正期限}}"
    )
    Channel.objects.create(user=clerk, label="不可外传的渠道", address_sealed="x")
    Feed.objects.create(user=clerk, mark="m" * 64, at=AT)


def _received(office: OfficeOfCases, **given: Any) -> Application:
    return make_application(office, RECEIVED, **(_TOLD | given))


def _handling(office: OfficeOfCases) -> Application:
    """Handed out, looked for, asked about; with a paper, a letter and a note."""
    case = _received(office)
    assign(case, office=office.office, task="不可外传", by=office.clerk, at=moment(ASKED))
    log_search(
        case,
        on=ASKED,
        place="不可外传的档案",
        terms="不可外传",
        result="没有",
        searcher="甲",
        by=office.clerk,
        at=moment(ASKED),
    )
    party = {"kind": "third_party", "name": "不可外传的第三方"}
    consult(case, party, on=ASKED, by=office.clerk, at=moment(ASKED))
    add_note(case, "不可外传的备注", by=office.clerk, at=moment(ASKED))
    file = _original(office, case)
    CaseFile.objects.create(
        organ=office.organ,
        application=case,
        stored=file.stored,
        purpose="redacted",
        made_from=file,
    )
    _letter(office, case, file.stored)
    return case


def _letter(office: OfficeOfCases, case: Application, stored: StoredFile) -> Letter:
    letter: Letter = Letter.objects.create(
        organ=office.organ,
        application=case,
        kind="correction",
        number="保公开补〔2021〕1号",
        addressee="不可外传的申请人",
        title="不可外传的告知书",
        text="不可外传",
        issued_on=ASKED,
        pdf=stored,
        docx=stored,
        by=office.clerk,
        at=moment(ASKED),
    )
    return letter


def _original(office: OfficeOfCases, case: Application) -> CaseFile:
    return add_file(
        case,
        _paper(),
        name="不可外传的原件.pdf",
        purpose="original",
        by=office.clerk,
        at=moment(ASKED),
    )


@lru_cache(maxsize=1)
def _paper() -> bytes:
    return letter_pdf(LetterContent(organ="保密街道", title="原件", paragraphs=("不可外传",)))


def _correcting(office: OfficeOfCases) -> Application:
    case = _received(office)
    notify_correction(case, on=ASKED, reply_by=date(2021, 1, 29), by=office.clerk, at=moment(ASKED))
    return case


def _waiting_for_fee(office: OfficeOfCases) -> Application:
    case = _received(office)
    ask_reasons(case, on=ASKED, by=office.clerk, at=moment(ASKED))
    notify_fee(
        case,
        received_on=ASKED,
        amount_yuan=Decimal(100),
        method="items",
        quantity=11,
        by=office.clerk,
        at=moment(ASKED),
    )
    return case


def _drafted(office: OfficeOfCases) -> Application:
    case = _received(office)
    save_answer(
        case,
        decision="process",
        grounds="不可外传的理由",
        text="不可外传的答复",
        by=office.clerk,
        at=moment(ASKED),
    )
    return case


def _submitted(office: OfficeOfCases) -> Application:
    case = _drafted(office)
    answer = case.answers.get()
    submit_answer(case, seen=answer.substance, by=office.clerk, at=moment(ASKED))
    return case


def _approved(office: OfficeOfCases) -> Application:
    case = _received(office)
    make_approved(office, case, ANSWERED, text="不可外传的答复", files=[_original(office, case)])
    return case


def _answered(office: OfficeOfCases) -> Application:
    """Answered online with a file, so that its applicant may read it."""
    case = _approved(office)
    answer = case.answers.get()
    answer.letter = _letter(office, case, answer.released.get().file.stored)
    answer.save()
    serve_answer(
        case, on=ANSWERED, way="online", seen=answer.substance, by=office.clerk, at=moment(ANSWERED)
    )
    return Application.objects.get(pk=case.pk)


def _disputes(office: OfficeOfCases, answered: Application) -> dict[str, Dispute]:
    told: dict[str, Any] = {
        "filed_on": FILED,
        "received_on": NOTICED,
        "claimant": "不可外传的当事人",
        "claim": "不可外传的请求",
    }
    decided = make_dispute(office, answered, **told)
    make_decided(office, decided, DECIDED, "撤销并责令重新作出", orders_redo=True, redo_length=15)
    suit = make_dispute(office, kind="direct", subject="不可外传的行为", **told)
    make_decided(office, suit, DECIDED, "驳回诉讼请求")
    pending = make_dispute(office, subject="不可外传的行为", **told)
    stored = StoredFile.objects.filter(organ=office.organ).order_by("pk")[0]
    DisputeFile.objects.create(organ=office.organ, dispute=pending, stored=stored, purpose="notice")
    return {"pending": pending, "decided": decided, "suit": suit}


def values_of_cases(organ: Organ, route: str) -> list[dict[str, str]]:
    """Return what fills the parts of an address of a case or a dispute; empty for other rooms."""
    place = "office/<slug:organ>/"
    if route.startswith(f"{place}applications/"):
        return list(_of_applications(organ, route.removeprefix(f"{place}applications/")))
    if route.startswith(f"{place}remedies/"):
        numbers = organ.numbers_of_disputes  # type: ignore[attr-defined]
        page = route.removeprefix(f"{place}remedies/").removeprefix("<slug:number>/").strip("/")
        file = DisputeFile.objects.get(organ=organ).pk
        return [{"number": numbers[_FITTING_DISPUTES.get(page, "pending")], "file": str(file)}]
    if route.startswith("<slug:organ>/apply/"):
        letter = Letter.objects.get(organ=organ, answer__isnull=False)
        released = ReleasedFile.objects.filter(answer=letter.answer).get()
        return [{"pk": str(letter.pk if "letter" in route else released.pk)}]
    if route.startswith("office/reminders/"):
        return [{"pk": str(Channel.objects.get().pk), "deed": "remove"}]
    return []


def _of_applications(organ: Organ, route: str) -> Iterator[dict[str, str]]:
    numbers: dict[str, str] = organ.numbers_of_cases  # type: ignore[attr-defined]
    page = route.removeprefix("<slug:number>/").strip("/")
    told = {"number": numbers[_FITTING.get(page, "handling")], "event": "2", "page": "1"}
    case = Application.objects.get(organ=organ, number=numbers["handling"])
    if "<slug:slug>" in route:
        rows = {
            "consultation": Consultation.objects.get(application=case).pk,
            "assignment": Assignment.objects.get(application=case).pk,
        }
        for step in STEPS.values():
            if bool(step.row) == ("<int:pk>" in route):
                number = numbers[_FITTING.get(step.slug, "handling")]
                yield told | {"number": number, "slug": step.slug, "pk": str(rows.get(step.row))}
    elif route.startswith("wording/"):
        decision = "<slug:decision>" in route
        yield {"kind": "answer" if decision else "correction", "decision": "process"}
    elif "<slug:kind>" in route:
        for kind in ("consulting", "split", "transfer"):
            yield told | {"kind": kind}
    elif "letters/" in route:
        yield told | {"pk": str(Letter.objects.get(application=case).pk), "form": "pdf"}
    else:
        purpose = "redacted" if "/redacted/" in route else "original"
        told["pk"] = str(case.files.get(purpose=purpose).pk)
        # The number alone is the page of the case: every standing has its own.
        every = numbers.values() if route == "<slug:number>/" else [told["number"]]
        for number in every:
            yield told | {"number": number}
