"""``site reseal``: what was sealed under an older key is sealed anew under the newest one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from gongkai.cli.django_start import now, require_database, start_django
from gongkai.cli.output import EXIT_CLEAN, EXIT_UNUSABLE, say

if TYPE_CHECKING:
    from gongkai.accounts.resealing import Resealed, SealedColumn


def run_reseal(_: argparse.Namespace) -> int:
    """Seal anew and tell the counts; 2 while anything stays under an older key."""
    start_django()
    require_database()
    from gongkai.accounts.resealing import Resealed, count_outdated, reseal
    from gongkai.accounts.sealing import newest_key_name
    from gongkai.audit.operations import deed
    from gongkai.organs.operations import SITE

    columns = sealed_columns()
    told = {column.model._meta.label_lower: Resealed() for column in columns}
    try:
        for column, done in zip(columns, told.values(), strict=True):
            for batch in reseal(column):
                done += batch
            _tell(column.label, done)
    finally:
        # Whoever stops it with Ctrl-C has sealed part of it anew; that stands in the chain as well.
        counts = {name: done.done for name, done in told.items()}
        left = sum(count_outdated(column) for column in columns)
        with deed("accounts.resealed", organ=SITE, by=None, at=now()) as doing:
            doing.on("", key=newest_key_name(), done=counts, left=left)
    if left:
        say(
            f"还有{left}条没有改用最新的密钥，旧密钥现在不能去掉。"
            "网站要先用新的设置重新启动；打不开的按上面的说明处理，然后再运行一次。"
        )
        return EXIT_UNUSABLE
    say(
        "没有用旧密钥加密的内容了。更换以前的备份仍要用旧密钥打开，请把旧密钥与这些备份保管同样久。"
    )
    return EXIT_CLEAN


def sealed_columns() -> tuple[SealedColumn, ...]:
    """Return every column that is kept sealed."""
    from gongkai.accounts.resealing import SealedColumn
    from gongkai.applications.models import Applicant
    from gongkai.desk.models import Channel
    from gongkai.supervision.complaints.operations.receiving import PURPOSE
    from gongkai.supervision.models import Complaint

    return (
        SealedColumn(Applicant, "identity_sealed", "identity"),
        SealedColumn(Channel, "address_sealed", "channel"),
        SealedColumn(Complaint, "contact_sealed", PURPOSE),
    )


def _tell(label: str, done: Resealed) -> None:
    say(f"{label}：改用最新密钥{done.done}条。")
    for name, count in sorted(done.without_key.items()):
        say(
            f"错误：{label}有{count}条打不开，缺少编号为 {name} 的旧密钥。"
            "请把旧密钥补进 GONGKAI_SEALING_KEYS（放在新的后面）。"
        )
    if done.altered:
        say(
            f"错误：{label}有{done.altered}条打不开，密钥在而内容被改动。请从备份核对，或者重新登记。"
        )
