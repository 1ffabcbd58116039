"""Holiday notices: which days a notice gives off and which weekend days it makes people work.

One file holds one or more notices as ``[[versions]]``. A notice with ``year`` arranges that whole
year; one without changes single days of a year that is arranged already. A file that names a
``region`` holds a local notice and applies there only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from gongkai.errors import DataMissing, InvalidInput
from gongkai.statute.sources import data_folder, load_data, read_data_file

#: A longer span in one line of a notice is a slip of the pen.
LONGEST_HOLIDAY_DAYS = 31


@dataclass(frozen=True, slots=True)
class Holiday:
    """One line of a notice: the days off and the weekend days worked for one festival."""

    name: str
    days_off: tuple[date, ...]
    days_worked: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice; ``year`` is None when it only changes an arrangement made before."""

    title: str
    number: str
    announced_on: date
    year: int | None
    region: str | None
    holidays: tuple[Holiday, ...]


def load_notices(extra: Sequence[Path] = ()) -> list[Notice]:
    """Return all notices of the law's data and of the ``extra`` files, in file order.

    Raises DataMissing for a file without a stated source, InvalidInput for one whose notices
    cannot be understood; both name the file.
    """
    folder = data_folder() / "calendars"
    notices = [
        notice
        for path in sorted(folder.glob("*.toml"))
        for notice in _read_notices(load_data(f"calendars/{path.name}"), path.name)
    ]
    for path in extra:
        notices += _read_notices(read_data_file(path), path.name)
    return notices


def _read_notices(data: Mapping[str, Any], file_name: str) -> Iterator[Notice]:
    versions = data.get("versions")
    if not isinstance(versions, list) or not versions:
        raise DataMissing(
            f"节假日文件“{file_name}”中没有通知。"
            "请按随附的年度文件的格式，用 [[versions]] 逐份填写。"
        )
    region = data.get("region")
    for version in versions:
        try:
            yield _read_notice(version, region)
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidInput(
                f"节假日文件“{file_name}”中有一份通知无法读取：{_explain(error)}。"
                "请对照随附的年度文件改正：notice、number、announced_on、holidays 必填，"
                "每个节日写 name，放假写 from、to 或 also_off，上班写 worked。",
                code="calendar_file_unusable",
            ) from error


def _explain(error: Exception) -> str:
    return f"缺少 {error.args[0]}" if isinstance(error, KeyError) else str(error)


def _read_notice(version: Mapping[str, Any], region: str | None) -> Notice:
    holidays = tuple(_read_holiday(row) for row in version["holidays"])
    year = version.get("year")
    if year is not None:
        _check_year(year, holidays)
    return Notice(
        title=version["notice"],
        number=version["number"],
        announced_on=_as_date(version["announced_on"]),
        year=year,
        region=region,
        holidays=holidays,
    )


def _read_holiday(row: Mapping[str, Any]) -> Holiday:
    days_off = [_as_date(day) for day in row.get("also_off", ())]
    if "from" in row:
        first = _as_date(row["from"])
        last = _as_date(row.get("to", first))
        length = (last - first).days + 1
        if not 1 <= length <= LONGEST_HOLIDAY_DAYS:
            raise ValueError(f"“{row['name']}”的放假起止日期颠倒或者过长（{first}至{last}）")
        days_off += [first + timedelta(days=offset) for offset in range(length)]
    worked = tuple(_as_date(day) for day in row.get("worked", ()))
    if both := sorted(set(worked) & set(days_off)):
        raise ValueError(f"“{row['name']}”的 {both[0]} 既写放假又写上班")
    if not days_off and not worked:
        raise ValueError(f"“{row['name']}”没有写日期")
    return Holiday(str(row["name"]), tuple(sorted(days_off)), worked)


def _as_date(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError(f"“{value}”不是日期，应写作 2027-01-01 的形式，不加引号")
    return value


def _check_year(year: int, holidays: Sequence[Holiday]) -> None:
    """Refuse a whole year's notice that names days of another year.

    The last days of the December before belong to the New Year holiday and may be named.
    """
    for holiday in holidays:
        for day in (*holiday.days_off, *holiday.days_worked):
            if day.year != year and (day.year, day.month) != (year - 1, 12):
                raise ValueError(f"{year}年的通知中出现了 {day}（{holiday.name}）")
