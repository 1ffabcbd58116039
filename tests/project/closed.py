"""An office whose every page holds a word that nobody else may see, and all its addresses."""

import re
from collections.abc import Iterator
from dataclasses import replace

from django.urls import URLPattern, URLResolver, get_resolver

from gongkai.accounts.models import User
from gongkai.archive.models import SavedSearch
from gongkai.archive.searching.operations import index_organ, index_waiting
from gongkai.organs.models import Office, Organ, Post
from gongkai.publishing.models import (
    CareFinding,
    CatalogueRow,
    LexiconWord,
    NumberRule,
    Placement,
    Screen,
)
from gongkai.records.models import Record, StoredFile
from gongkai.records.operations import add_record, attach_file
from gongkai.registers.importing import begin_import
from gongkai.registers.models import COUNTED_WORDS, Purchase
from gongkai.reports.findings import judged_findings
from gongkai.reports.models import AnnualReport
from gongkai.reports.operations import override_cell
from gongkai.reports.queries import report_shown
from gongkai.reports.rounds.operations import open_round
from tests.office import AT, document, load_sample, make_organ, make_person
from tests.project.closed_archive import add_closed_archive
from tests.project.closed_cases import add_closed_cases, values_of_cases
from tests.project.closed_checks import add_closed_checks, values_of_checks
from tests.project.closed_communities import add_closed_communities, values_of_communities
from tests.project.closed_tasks import add_closed_tasks
from tests.publishing.factories import make_column, make_draft
from tests.reports.rounds.district import hand_in, report_of, standing


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, route)
        else:
            yield route, entry


def all_patterns() -> list[tuple[str, URLPattern]]:
    """Return every address of the site with its route."""
    return list(_patterns(get_resolver()))


def addresses_of(organ: Organ) -> Iterator[tuple[str, str]]:
    """Yield each route with addresses in which its parts are filled with what the office has."""
    report = AnnualReport.objects.get(organ=organ)
    record = Record.objects.filter(organ=organ).order_by("pk")[0]
    mark = judged_findings(report, report_shown(report))[0].fingerprint
    given = {
        "organ": organ.slug,
        "public_id": record.public_id,
        "file": str(StoredFile.objects.filter(organ=organ).order_by("pk")[0].pk),
        "year": "2020",
        "indicator": "answers",
        "cell": "t2.procurement.projects",
        "number": "1",
        "mark": mark,
        "section": "overview",
        "kind": "docx",
        "pk": str(Purchase.objects.filter(organ=organ).order_by("pk")[0].pk),
        "place": f"{organ.slug}/reports/2020/",
        "sha256": "0" * 64,
        "step": "consult",
        "paper": "a4",
        "way": "wide",
        "encoding": "utf-8",
        "token": organ.screen_token,  # type: ignore[attr-defined]
        "app_label": "organs",
        "content_type_id": "1",
        "object_id": "1",
        "url": "x",
        "path": "x",
    }
    post = Post.objects.filter(organ=organ).order_by("pk")[0]
    rows = {
        "saved": organ.pk_of_search,  # type: ignore[attr-defined]
        "imports": organ.pk_of_import,  # type: ignore[attr-defined]
        "hand-ins": organ.pk_of_hand_in,  # type: ignore[attr-defined]
        "offices": Office.objects.filter(organ=organ).order_by("pk")[0].pk,
        "posts": post.pk,
        "appointments": post.appointments.order_by("pk")[0].pk,
        **organ.pks_of_publishing,  # type: ignore[attr-defined]
        **organ.pks_of_tasks,  # type: ignore[attr-defined]
        **organ.pks_of_archive,  # type: ignore[attr-defined]
    }
    for route, _ in all_patterns():
        registers = sorted(COUNTED_WORDS) if "<slug:register>" in route else ["purchases"]
        for register in registers:
            values = given | {"register": register}
            if "/archive/related/" in route:
                values |= {"kind": "record", "key": record.public_id}
            if "/rounds/" in route:
                values |= organ.values_of_round  # type: ignore[attr-defined]
            if "/archive/" in route:
                values |= organ.values_of_archive  # type: ignore[attr-defined]
            for part, pk in rows.items():
                if f"{part}/<int:pk>" in route:
                    values["pk"] = str(pk)
            values |= values_of_communities(organ, route)
            cases = values_of_cases(organ, route) or values_of_checks(organ, route)
            for case in cases or ({},):
                filled = values | case
                address = re.sub(r"<(?:\w+:)?(\w+)>", lambda m, v=filled: v.get(m[1], "1"), route)
                yield route, "/" + address.removeprefix("^").rstrip("$").replace("\\Z", "")


def make_closed_office() -> Organ:
    """Return an office whose every page holds a word that nobody else may see."""
    organ = make_organ("closed", name="保密街道办事处")
    clerk = make_person(organ, "information_officer")
    Office.objects.create(organ=organ, name="不可外传的科室")
    Post.objects.update(duties="不可外传的职责")
    report = load_sample(organ)
    record = add_record(organ, document(title="不可外传的标题", note="不可外传"), by=clerk, at=AT)
    attach_file(record, b"%PDF-1.7 secret", name="不可外传.pdf", by=clerk, at=AT)
    Record.objects.filter(organ=organ).update(title="不可外传的标题")
    Purchase.objects.filter(organ=organ).update(title="不可外传的采购")
    begun = begin_import(
        organ, "purchases", 2020, "序号\t不可外传".encode(), name="a.txt", by=clerk, at=AT
    )
    override_cell(report, "t2.rules.made", 1, reason="不可外传", by=clerk, at=AT)
    organ.pk_of_import = begun.pk  # type: ignore[attr-defined]
    _add_closed_items(organ, clerk)
    add_closed_cases(organ, clerk)
    add_closed_checks(organ, clerk)
    _add_closed_round(organ, clerk)
    organ.pks_of_tasks = add_closed_tasks(organ, clerk)  # type: ignore[attr-defined]
    add_closed_communities(organ, clerk)
    add_closed_archive(organ, clerk)
    saved = SavedSearch.objects.create(
        user=clerk, name="不可外传的检索", asked={"words": "不可外传"}, at=AT
    )
    organ.pk_of_search = saved.pk  # type: ignore[attr-defined]
    # Some of it was written past every deed, so nothing could follow.
    index_organ(organ)
    index_waiting()
    return organ


def _add_closed_round(organ: Organ, clerk: User) -> None:
    """Add a round with a report that has a finding, and a file that waits for its unit."""
    name = "不可外传的机关"
    collection = open_round(organ, 2020, due_on=AT.date(), names=[name], by=clerk, at=AT)
    made = report_of(name, t3__received__total=99)
    hand_in(collection, replace(made, sections={"others": "不可外传"}), by=clerk)
    [waiting] = hand_in(collection, replace(made, organ="不可外传的处"), by=clerk).kept
    one = standing(collection, name)
    organ.pk_of_hand_in = waiting.pk  # type: ignore[attr-defined]
    organ.values_of_round = {  # type: ignore[attr-defined]
        "unit": str(one.unit.pk),
        "mark": one.judged()[0].fingerprint,
        "cell": "t3.received.total",
    }


def _add_closed_items(organ: Organ, clerk: User) -> None:
    """Add a draft with a hit and whatever the office set up for publishing."""
    column = make_column(organ, label="不可外传的栏目", is_active=False)
    item = make_draft(
        organ, clerk, column=column, title="不可外传的草稿", body="<p>不可外传13800001234</p>"
    )
    common = {"organ": organ}
    row = CatalogueRow.objects.create(number="1", item1="不可外传的事项", **common)
    word = LexiconWord.objects.create(wrong="不可外传的词", **common)
    rule = NumberRule.objects.create(label="不可外传的字号", kind="document", **common)
    screen = Screen.objects.create(name="不可外传的屏", token="a" * 24, **common)
    CareFinding.objects.create(
        code="column_blank", mark="1", message="不可外传的问题", found_on=AT.date(), **common
    )
    placement = Placement.objects.create(
        item=item, channel="board", place="不可外传", due_on=AT.date(), by=clerk, at=AT, **common
    )
    organ.screen_token = screen.token  # type: ignore[attr-defined]
    organ.pks_of_publishing = {  # type: ignore[attr-defined]
        "columns": column.pk,
        "catalogue": row.pk,
        "words": word.pk,
        "numbers": rule.pk,
        "screens": screen.pk,
        "hits": item.hits.order_by("pk")[0].pk,
        "placements": placement.pk,
    }
