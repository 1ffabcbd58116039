"""The page of what is tied to a thing."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from gongkai.archive.permissions import ARCHIVE
from gongkai.archive.searching.queries import names_of
from gongkai.archive.searching.readers import organs_to_search
from gongkai.archive.searching.relating import entry_for, tied_to
from gongkai.archive.searching.words import KINDS
from gongkai.organs.doors import StaffRequest, staff


@staff(ARCHIVE, "view")
def related(request: StaffRequest, kind: str, key: str) -> HttpResponse:
    """Show a thing with everything tied to it that the person may see."""
    entry = entry_for(request.organ, f"{kind}:{key}", request.user, on=request.today)
    if entry is None:
        raise Http404
    organs = organs_to_search(request.user, on=request.today)
    tied = tied_to(entry, request.organ, request.user, organs, on=request.today)
    names = names_of([*entry.persons, *(one.by for one in tied.traces if one.by)])
    context = {
        "entry": entry,
        "kind": KINDS.get(entry.kind, ""),
        "kinds": KINDS,
        "persons": "、".join(names[one] for one in entry.persons if one in names),
        "groups": [
            ("组成这一件的材料", tied.parts),
            ("有关的其他事项", tied.others),
        ],
        "figures": tied.figures,
        "traces": [(one.at, one.word, names.get(one.by or 0, "系统")) for one in tied.traces],
    }
    return render(request, "archive/related.html", context)
