"""The desk's line for system administrators when the nightly check found something."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.archive.integrity.keeping import last_result
from gongkai.archive.permissions import ARCHIVE
from gongkai.desk.lines import Desk, Line
from gongkai.organs.models import Organ

#: After so many days without a check the administrator is told.
MOST_DAYS = 3


def add_integrity(desk: Desk, user: User, organ: Organ, *, on: date) -> None:
    """Add a line where something was changed past the site, or where nobody looked for days."""
    if not (user.is_staff and ARCHIVE.may(user, "view", organ, on=on)):
        return
    last = last_result()
    url = reverse("archive:integrity", args=[organ.slug])
    if last is None:
        return
    day = timezone.localtime(last.at).date()
    if last.count:
        desk.late.append(
            Line("有改动", "late", f"完整性检查发现{last.count}处问题", url, f"{day:%m-%d}检查")
        )
    elif on - day > timedelta(days=MOST_DAYS):
        days = (on - day).days
        desk.late.append(
            Line("未检查", "late", f"完整性检查已经{days}天没有运行，请查看定时程序", url)
        )
