"""Pages that list items: columns with their months, the catalogue, the standard catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from gongkai.portal import queries
from gongkai.portal.shell import Shell
from gongkai.publishing.models import CatalogueRow, Column

Files = dict[Path, bytes]
#: Items shown on the page of a row of the standard catalogue.
ON_ROW = 100


def column_files(shell: Shell, column: Column) -> Files:
    """Return a column's page: its newest items, and links to its months."""
    place = _column_place(shell, column) / "index.html"
    newest = queries.newest(shell.organ, column=column.slug)
    months = queries.months(shell.organ, column=column.slug)
    return {
        place: shell.page(
            "portal/column.html",
            place,
            here=column.slug,
            column=column,
            parent=column.parent,
            items=newest,
            years=queries.by_year(months),
            total=sum(month.count for month in months),
        )
    }


def group_files(shell: Shell, column: Column) -> Files:
    """Return the page of a group: its columns and the law that asks for each; it never changes."""
    place = _column_place(shell, column) / "index.html"
    children = [one for one in shell.columns if one.parent_id == column.pk]
    return {
        place: shell.page(
            "portal/group.html",
            place,
            here=column.slug,
            column=column,
            children=[(child, shell.place_of(child)) for child in children],
        )
    }


def column_month_files(shell: Shell, column: Column, month: str) -> Files:
    """Return a column's list of one month; none when nothing is listed there any more."""
    place = _column_place(shell, column) / month / "index.html"
    items = queries.in_month(shell.organ, month, column=column.slug)
    if not items:
        return {}
    return {
        place: shell.page(
            "portal/month.html",
            place,
            here=column.slug,
            column=column,
            month=_month_label(month),
            items=items,
        )
    }


def catalogue_files(shell: Shell) -> Files:
    """Return the first page of the 目录: its months. Source: 条例第十二条."""
    place = _catalogue_place(shell) / "index.html"
    months = queries.months(shell.organ)
    newest = queries.in_month(shell.organ, months[0].name) if months else []
    return {
        place: shell.page(
            "portal/catalogue.html",
            place,
            here="catalogue",
            years=queries.by_year(months),
            total=sum(month.count for month in months),
            month=_month_label(months[0].name) if months else "",
            items=newest[: queries.NEWEST],
            has_standard=bool(queries.rows_of(shell.organ)[:1]),
        )
    }


def catalogue_month_files(shell: Shell, month: str) -> Files:
    """Return the 目录 of one month: 索引、名称、内容概述、生成日期."""
    place = _catalogue_place(shell) / month / "index.html"
    items = queries.in_month(shell.organ, month)
    if not items:
        return {}
    return {
        place: shell.page(
            "portal/catalogue_month.html",
            place,
            here="catalogue",
            month=_month_label(month),
            items=items,
        )
    }


def standard_files(shell: Shell) -> Iterator[Files]:
    """Yield the standard catalogue (基层政务公开标准目录), then the page of each row."""
    rows = queries.rows_of(shell.organ)
    if not rows:
        return
    place = _catalogue_place(shell) / "standard" / "index.html"
    domains = [(domain, list(group)) for domain, group in groupby(rows, key=lambda row: row.domain)]
    yield {place: shell.page("portal/standard.html", place, here="catalogue", domains=domains)}
    for row in rows:
        yield row_files(shell, row)


def row_files(shell: Shell, row: CatalogueRow) -> Files:
    """Return the page of one row of the standard catalogue with the items that hang on it."""
    place = _catalogue_place(shell) / "standard" / str(row.pk) / "index.html"
    items = queries.on_row(row, ON_ROW + 1)
    return {
        place: shell.page(
            "portal/standard_row.html",
            place,
            here="catalogue",
            row=row,
            items=items[:ON_ROW],
            has_more=len(items) > ON_ROW,
        )
    }


def all_lists(shell: Shell) -> Iterator[Files]:
    """Yield every list of the organ, page by page."""
    for column in shell.columns:
        if column.is_group:
            yield group_files(shell, column)
    for column in shell.holding:
        yield column_files(shell, column)
        for month in queries.months(shell.organ, column=column.slug):
            yield column_month_files(shell, column, month.name)
    yield catalogue_files(shell)
    for month in queries.months(shell.organ):
        yield catalogue_month_files(shell, month.name)
    yield from standard_files(shell)


def month_places(shell: Shell, columns: Iterable[Column], months: Iterable[str]) -> Iterator[Path]:
    """Yield where lists of these months lie or lay, for taking away those that are empty."""
    for month in months:
        yield _catalogue_place(shell) / month
        for column in columns:
            yield _column_place(shell, column) / month


def _column_place(shell: Shell, column: Column) -> Path:
    return Path(shell.organ.slug) / "c" / column.slug


def _catalogue_place(shell: Shell) -> Path:
    return Path(shell.organ.slug) / "catalogue"


def _month_label(month: str) -> str:
    """Return a month in words.

    >>> _month_label("2020-07")
    '2020年7月'
    """
    return f"{month[:4]}年{int(month[5:])}月"
