"""Compile a district year of 200,000 entries from the database; show lists over 100,000 records.

Run: ``.venv/bin/python benchmarks/bench_site.py``. Yardstick of compiling: Django's own
``values_list().iterator()`` over the same rows and columns, in the same run. Bounds: at most 3
times that, under 500 MB of memory; every list and the desk under 100 ms of server time.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ROUNDS = 5
DOCUMENTS, HANDLINGS, PURCHASES = 100_000, 80_000, 20_000
BATCH = 5_000
YEAR = 2023
AT = datetime(2024, 1, 15, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def fill() -> None:
    """Make one organ with its clerk and a year of records, written in batches."""
    from gongkai.accounts.models import User
    from gongkai.organs.models import Appointment, Organ, Post
    from gongkai.records.models import Record
    from gongkai.registers.models import Handling, Purchase
    from gongkai.reports.operations import start_report

    organ = Organ.objects.create(slug="district", name="示例区人民政府", level="county_government")
    user = User.objects.create_user("clerk", name="信息员")
    post = Post.objects.create(organ=organ, name="信息员", role="information_officer")
    Appointment.objects.create(post=post, user=user, from_on=date(2020, 1, 1))
    first = date(YEAR, 1, 1)
    Record.objects.bulk_create(
        (
            Record(
                organ=organ,
                public_id=f"r{n:011d}",
                index_number=f"SLQ/{YEAR}-{n:06d}",
                kind="brief" if n % 4 == 0 else "document",
                year=YEAR,
                serial=str(n),
                title=f"关于第{n}项工作的通知",
                dated_on=first + timedelta(days=n % 365),
                published_on=first + timedelta(days=n % 365),
                attribute="open" if n % 9 else "closed",
                rank="normative" if n % 50 == 0 else "",
                column="工作动态",
                channels="政务栏、政务大厅电子屏",
            )
            for n in range(DOCUMENTS)
        ),
        batch_size=BATCH,
    )
    Handling.objects.bulk_create(
        (
            Handling(
                organ=organ,
                register=("licensing", "penalties", "coercion")[n % 3],
                year=YEAR,
                serial=str(n),
                title=f"第{n}件",
                decided_on=first + timedelta(days=n % 365),
            )
            for n in range(HANDLINGS)
        ),
        batch_size=BATCH,
    )
    Purchase.objects.bulk_create(
        (
            Purchase(
                organ=organ,
                year=YEAR,
                serial=str(n),
                title=f"第{n}项采购",
                purchased_on=first + timedelta(days=n % 365),
                amount=100 + n % 900,
                organisation="central",
            )
            for n in range(PURCHASES)
        ),
        batch_size=BATCH,
    )
    start_report(organ, YEAR, by=None, at=AT)


def yardstick() -> int:
    """Read the same rows and columns with Django alone."""
    from gongkai.records.models import Record
    from gongkai.records.queries import _LEDGER_COLUMNS
    from gongkai.registers.models import Handling, Purchase

    rows = 0
    for table, columns in (
        (Record, _LEDGER_COLUMNS),
        (Handling, ("pk", "register", "decided_on", "quantity")),
        (Purchase, ("pk", "purchased_on", "amount", "organisation")),
    ):
        for _ in table.objects.values_list(*columns).iterator(chunk_size=5_000):
            rows += 1
    return rows


def compile_once() -> int:
    """Compile the year with provenance, and say how many records stand behind its figures."""
    from gongkai.organs.models import Organ
    from gongkai.reports.compiling import compile_year

    compiled = compile_year(Organ.objects.get(slug="district"), YEAR)
    return sum(behind.count for behind in compiled.provenance.values())


def seconds(work: Callable[[], object]) -> float:
    """Return how long the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def pages() -> dict[str, float]:
    """Return the median server time of each list and the desk, in milliseconds."""
    from django.test import Client

    from gongkai.accounts.models import User

    client = Client()
    client.force_login(
        User.objects.get(username="clerk"), backend="django.contrib.auth.backends.ModelBackend"
    )
    office = "/office/district"
    addresses = {
        "工作台": f"{office}/",
        "政府信息": f"{office}/records/",
        "政府信息（最后一页）": f"{office}/records/?page={DOCUMENTS // 50}",
        "政府信息（筛选）": f"{office}/records/?title=第777&kind=brief&attribute=open",
        "台账总览": f"{office}/registers/?year={YEAR}",
        "行政处罚台账": f"{office}/registers/rows/penalties/?year={YEAR}",
        "采购台账": f"{office}/registers/rows/purchases/",
        "导入记录": f"{office}/registers/imports/",
        "年报列表": f"{office}/reports/",
    }
    times = {}
    for word, address in addresses.items():
        assert client.get(address).status_code == 200, address
        times[word] = 1000 * statistics.median(
            seconds(lambda a=address: client.get(a)) for _ in range(ROUNDS)
        )
    return times


def main() -> int:
    """Measure and tell; 1 when a bound is not kept."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"GONGKAI_DATA": folder, "DATABASE_URL": ""}
        import logging

        from gongkai.cli.django_start import migrate, start_django

        start_django()
        logging.disable(logging.INFO)
        migrate()
        fill()
        pairs = []
        for _ in range(ROUNDS):
            alone = seconds(yardstick)
            whole = seconds(compile_once)
            pairs.append((alone, whole))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        ratio = statistics.median(whole / alone for alone, whole in pairs)
        alone, whole = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(f"rows {yardstick()}, records behind figures {compile_once()}")
        print(f"values_list {alone:.2f} s, compile {whole:.2f} s, ratio {ratio:.2f} (at most 3)")
        print(f"memory {memory:.0f} MB (under 500)")
        times = pages()
        for word, taken in times.items():
            print(f"{taken:7.1f} ms  {word}")
    return 0 if ratio <= 3 and memory < 500 and max(times.values()) < 100 else 1


if __name__ == "__main__":
    sys.exit(main())
