"""``site simulate``: a year of the sample office, played by its people into an empty site."""

from __future__ import annotations

import argparse
import os
from datetime import date

from gongkai.cli.django_start import migrate, start_django
from gongkai.cli.output import EXIT_CLEAN, EXIT_FINDINGS, print_findings, print_json, say
from gongkai.errors import InvalidInput

_LABELS = {
    "documents": "发文（件）",
    "briefs": "简报（期）",
    "purchases": "政府集中采购（个）",
    "amount": "采购金额（元）",
}


def run_simulate(arguments: argparse.Namespace) -> int:
    """Play the year and tell its figures; 1 when they are not those of the registers."""
    os.environ.setdefault("GONGKAI_DATA", "var/simulated")
    start_django()
    from django.conf import settings

    if settings.ENVIRONMENT.is_production:
        raise InvalidInput("正式环境不能模拟。请去掉 GONGKAI_PRODUCTION 后再试。", code="usage")
    migrate()
    from gongkai.cli.site.running import keep_password
    from gongkai.portal.worker import write_all_pages
    from gongkai.reports.queries import report_shown
    from gongkai.sample.simulation.year import (
        communities_of,
        figures_of,
        registers_of,
        simulate_year,
    )

    told: list[int] = []

    def on_day(day: date) -> None:
        if day.month not in told[-1:]:
            told.append(day.month)
            say(f"{day.year}年{day.month}月 …")

    done = simulate_year(arguments.year, on_day=on_day)
    write_all_pages()
    keep_password(settings.ENVIRONMENT.data_folder, done.usernames, done.password)
    figures, expected = figures_of(done), registers_of(arguments.year)
    items = communities_of(done)
    findings = report_shown(done.report).findings
    if arguments.json:
        print_json(
            {
                "figures": figures,
                "registers": expected,
                "communities": items,
                "findings": [f.as_json() for f in findings],
            }
        )
    else:
        for name, label in (
            ("documents", "发文"),
            ("briefs", "简报"),
            ("purchases", "政府集中采购"),
        ):
            print(f"{label}：{figures[name]}（台账{expected[name]}）")
        print(f"采购金额：{figures['amount']}元（台账{expected['amount']}元）")
        print(
            f"社区公开：应办{items['asked']}项，已核对{items['accepted']}项，"
            f"超时未办{items['late']}项"
        )
        print_findings(findings)
        folder = settings.ENVIRONMENT.data_folder
        say(f"已装入“{folder}”，账号在里面的“示例账号.txt”。打开网站：gongkai site run")
    is_same = figures == expected and not any(f.level == "error" for f in findings)
    return EXIT_CLEAN if is_same else EXIT_FINDINGS
