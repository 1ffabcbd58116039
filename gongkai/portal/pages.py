"""The standing pages: the site's home, an organ's home, its 指南, how to apply."""

from __future__ import annotations

from datetime import date, datetime
from importlib import resources
from pathlib import Path

from gongkai.applications.operations.intake import settings_of
from gongkai.audit.chain import canonical
from gongkai.audit.models import Checkpoint
from gongkai.portal import queries
from gongkai.portal.feeds import crawler_files
from gongkai.portal.reports import published_reports, reports_of_site
from gongkai.portal.shell import Shell, page

Files = dict[Path, bytes]
#: Our style sheets and the one script, carried in the folder so that it can be moved anywhere.
_ASSETS = (
    ("gongkai.accounts", "static/accounts/gongkai.css", "gongkai.css"),
    ("gongkai.accounts", "static/accounts/icon.svg", "icon.svg"),
    ("gongkai.exchange.writing", "styles/tables.css", "tables.css"),
    ("gongkai.portal", "static/portal/public.css", "public.css"),
    ("gongkai.portal", "static/portal/public.js", "public.js"),
)
#: What a web server shows when there is no page, or nobody behind it answers.
_PROBLEMS = (
    ("404.html", "没有找到这个页面", "网址可能输错了，或者这个页面已经移走。"),
    ("503.html", "这项服务暂时不能用", "公开的信息照常可以看；搜索和登录请过一会儿再试。"),
)
#: Items on a first page, and in each of the office's own columns there.
_NEWEST, _IN_COLUMN, _COLUMNS = 10, 5, 6


def site_files(*, on: date) -> Files:
    """Return what belongs to the whole site: home, styles, checkpoints of the audit trail."""
    organs = queries.organs_with_pages()
    reports = reports_of_site(organs)
    home, all_reports = Path("index.html"), Path("all-reports/index.html")
    common = {
        "is_sample_site": any(organ.is_sample for organ in organs),
        "site_name": "政府信息公开",
        "registered": queries.registered(organs),
    }
    files = {
        home: page(
            "portal/home.html",
            home,
            groups=[
                (superior, [(organ, next(iter(reports[organ.slug]), None)) for organ in below])
                for superior, below in queries.organs_by_superior(organs, on=on)
            ],
            items=queries.newest_of_site(_NEWEST),
            has_many=len(organs) > 1,
            has_reports=any(reports.values()),
            **common,
        ),
        all_reports: page(
            "portal/all_reports.html",
            all_reports,
            years=(years := sorted({year for of in reports.values() for year in of}, reverse=True)),
            rows=[(organ, [reports[organ.slug].get(year) for year in years]) for organ in organs],
            **common,
        ),
        **{
            Path(name): page("portal/problem.html", Path(name), head=head, message=message)
            for name, head, message in _PROBLEMS
        },
        Path("checkpoints.json"): _checkpoints(),
    }
    for package, source, name in _ASSETS:
        files[Path("assets") / name] = resources.files(package).joinpath(source).read_bytes()
    return files | crawler_files(organs)


def organ_home_files(shell: Shell) -> Files:
    """Return an organ's home: newest items, contact, its own columns, reports."""
    place = Path(shell.organ.slug) / "index.html"
    about = shell.by_slug.get("about")
    columns = [
        (column, shell.place_of(column), items)
        for column in shell.own[:_COLUMNS]
        if (items := queries.newest(shell.organ, column=column.slug, limit=_IN_COLUMN))
    ]
    return {
        place: shell.page(
            "portal/organ.html",
            place,
            here="organ",
            items=queries.newest(shell.organ, limit=_NEWEST),
            about=next(iter(queries.newest(shell.organ, column="about", limit=1)), None)
            if about
            else None,
            columns=columns,
            reports=list(published_reports(shell.organ))[:3],
        )
    }


def standing_files(shell: Shell) -> Files:
    """Return the pages that say how to find and to ask for information. Source: 条例第十二条."""
    files: Files = {}
    is_online_open = settings_of(shell.organ).is_online_open
    for name in ("guide", "apply"):
        place = Path(shell.organ.slug) / name / "index.html"
        files[place] = shell.page(
            f"portal/{name}.html",
            place,
            here=name,
            lead_office=shell.organ.contact,
            is_online_open=is_online_open,
            links=[link for link in shell.fixed_links if link.key not in ("guide", "apply")],
            statutory=[one for one in shell.holding if one.is_fixed],
            own=shell.own,
        )
    return files


def _checkpoints() -> bytes:
    rows = [
        {"at": _utc(row.at), "hash": row.hash, "text": row.text}
        for row in Checkpoint.objects.order_by("pk")
    ]
    return canonical({"checkpoints": rows}).encode()


def _utc(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
