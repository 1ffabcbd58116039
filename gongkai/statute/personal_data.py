"""How long personal data of what was closed is kept: not longer than it is needed.

Source: 个人信息保护法第十九条、第四十七条; the years are each office's own setting.
"""

from __future__ import annotations

from datetime import date

#: No office keeps personal data longer than an archive keeps most papers.
MOST_YEARS = 100


def kept_until(closed_on: date, years: int) -> date:
    """Return the last day on which the personal data of what was closed then is kept.

    >>> kept_until(date(2020, 2, 29), 1)
    datetime.date(2021, 2, 28)
    """
    try:
        return closed_on.replace(year=closed_on.year + years)
    except ValueError:
        return closed_on.replace(year=closed_on.year + years, day=28)


def over_before(on: date, years: int) -> date:
    """Return the day before which something was closed whose personal data is not kept any more.

    >>> over_before(date(2021, 3, 1), 1), kept_until(date(2020, 2, 29), 1) < date(2021, 3, 1)
    (datetime.date(2020, 3, 1), True)
    >>> over_before(date(2024, 2, 29), 1)
    datetime.date(2023, 3, 1)
    """
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        # 29 February: what was closed on the 28th is over, what was closed in March is not.
        return date(on.year - years, 3, 1)
