"""Years in addresses: from the Regulation of 2008 on; a slip of the pen is no year."""

from __future__ import annotations

from django.urls import register_converter

FIRST_YEAR, LAST_YEAR = 2008, 2099


class YearConverter:
    """``<year:…>``: a year from 2008 to 2099; anything else is "not found"."""

    regex = "20(?:0[89]|[1-9][0-9])"

    def to_python(self, value: str) -> int:
        """Return the year."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the year as the address has it."""
        return str(value)


def year_in(text: str) -> int | None:
    """Return the year that a query names, None for anything that is none."""
    is_year = len(text) == 4 and text.isascii() and text.isdigit()
    return int(text) if is_year and FIRST_YEAR <= int(text) <= LAST_YEAR else None


register_converter(YearConverter, "year")
