"""Public pages: a file served against a page rendered; a publish among 20,000 items.

Prints medians and fails (exit 1) when the served file is not at least ten times as fast as the
same page rendered for each request, or when a publish takes a second or touches 15 files. Both
pages go through the same application in the same process, one after the other; the rendered one is
read from the database and drawn by the very function that writes the file. Run alone:
``.venv/bin/python benchmarks/bench_portal.py``.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

ITEMS = 20_000
COLUMNS = 20
ROUNDS = 200
PUBLISHES = 9
AT = datetime(2021, 1, 15, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
BODY = "<p>各社区、各科室：</p>" + "<p>" + "现将有关事项通知如下，请认真抓好落实。" * 40 + "</p>"


def fill() -> None:
    """Make an organ with columns and items that were published over ten years."""
    from gongkai.accounts.models import User
    from gongkai.organs.models import Organ
    from gongkai.publishing.models import Column, Item
    from gongkai.records.content import content_hash, content_text
    from gongkai.records.models import Record, Version

    organ = Organ.objects.create(slug="street", name="某街道", level="street", has_portal=True)
    drafter = User.objects.create_user("clerk")
    columns = Column.objects.bulk_create(
        Column(organ=organ, slug=f"c{n}", label=f"栏目{n}", order=n) for n in range(COLUMNS)
    )
    records = []
    for n in range(ITEMS):
        # The last day of all is left to what is published while we measure.
        day = AT.date() - timedelta(days=1 + n * 3_650 // ITEMS)
        record = Record(
            organ=organ,
            public_id=f"r{n:011d}",
            index_number=f"SLQ/{day.year}-{n:05d}",
            kind="document",
            year=day.year,
            number=f"康办发〔{day.year}〕{n}号",
            title=f"关于做好第{n}项工作的通知",
            dated_on=day,
            published_on=day,
            attribute="open",
            column=f"栏目{n % COLUMNS}",
            body=BODY,
            contact="党政办公室",
            phone="0971-1234567",
        )
        records.append(record)
    Record.objects.bulk_create(records, batch_size=1_000)
    texts = [(record, content_text(record)) for record in records]
    versions = Version.objects.bulk_create(
        (
            Version(record=record, number=1, text=text, sha256=content_hash(text), at=AT)
            for record, text in texts
        ),
        batch_size=1_000,
    )
    Item.objects.bulk_create(
        (
            Item(
                organ=organ,
                record=version.record,
                column=columns[n % COLUMNS],
                state="published",
                drafter=drafter,
                started_at=AT,
                published_version=version,
                published_at=datetime.combine(
                    version.record.published_on, AT.timetz(), tzinfo=AT.tzinfo
                ),
            )
            for n, version in enumerate(versions)
        ),
        batch_size=1_000,
    )


def seconds(work: Callable[[], object]) -> float:
    """Return how long the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def served_and_rendered() -> tuple[float, float]:
    """Return the median milliseconds of a page as a file, and of the same page rendered."""
    from django.conf import settings
    from django.http import HttpResponse
    from django.test import Client
    from django.urls import include, path

    from gongkai.organs.doors import public
    from gongkai.organs.models import Organ
    from gongkai.portal.items import item_files
    from gongkai.portal.queries import item_shown
    from gongkai.portal.shell import shell_of

    public_id = f"r{ITEMS // 2:011d}"
    place = Path("street/items") / public_id / "index.html"

    @public
    def rendered(request: object) -> HttpResponse:
        organ = Organ.objects.get(slug="street")
        item = item_shown(organ, public_id)
        assert item is not None
        return HttpResponse(item_files(item, shell_of(organ), on=AT.date())[place])

    urls = ModuleType("bench_portal_urls")
    urls.urlpatterns = [path("rendered", rendered), path("", include("gongkai.config.urls"))]
    sys.modules[urls.__name__] = urls
    settings.ROOT_URLCONF = urls.__name__
    client = Client()

    def get(address: str) -> bytes:
        answer = client.get(address)
        assert answer.status_code == 200
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    address = f"/street/items/{public_id}/"
    assert get(address) == get("/rendered")
    pairs = [
        (seconds(lambda: get(address)), seconds(lambda: get("/rendered"))) for _ in range(ROUNDS)
    ]
    served, drawn = zip(*pairs, strict=True)
    return 1000 * statistics.median(served), 1000 * statistics.median(drawn)


def publish_one(number: int) -> tuple[float, int]:
    """Publish one more item; return how long its pages took, and how many files were written."""
    from django.conf import settings

    from gongkai.accounts.models import User
    from gongkai.organs.models import PublicChange
    from gongkai.portal.worker import write_due_pages
    from gongkai.publishing.models import Column, Item
    from gongkai.records.content import content_hash
    from gongkai.records.models import Record, Version

    model = Record.objects.select_related("organ").get(public_id="r00000000000")
    record = Record.objects.get(pk=model.pk)
    record.pk, record.public_id, record.index_number = None, f"n{number:011d}", f"N/{number}"
    record.published_on = AT.date()
    record.save(force_insert=True)
    old = Version.objects.get(record=model)
    text = json.dumps(json.loads(old.text) | {"title": f"新公开的第{number}件"}, ensure_ascii=False)
    version = Version.objects.create(
        record=record, number=1, text=text, sha256=content_hash(text), at=AT
    )
    Item.objects.create(
        organ=model.organ,
        record=record,
        column=Column.objects.get(slug="c0"),
        state="published",
        drafter=User.objects.get(username="clerk"),
        started_at=AT,
        published_version=version,
        published_at=AT,
    )
    PublicChange.objects.create(organ=model.organ, topic="item", reference=record.public_id, at=AT)
    before = time.time() - 0.05
    time.sleep(0.1)
    taken = seconds(lambda: write_due_pages(at=AT))
    folder: Path = settings.PUBLIC_FOLDER
    written = [
        path for path in folder.rglob("*") if path.is_file() and path.stat().st_mtime > before
    ]
    return taken, len(written)


def main() -> int:
    """Measure and tell; 1 when a bound is not kept."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "GONGKAI_DATA": folder,
            "GONGKAI_PUBLIC_BASE": "https://www.example.gov.cn",
            "DATABASE_URL": "",
        }
        import logging

        from gongkai.cli.django_start import migrate, start_django

        start_django()
        logging.disable(logging.INFO)
        migrate()
        fill()
        from gongkai.portal.worker import write_all_pages

        files = 0

        def rebuild() -> None:
            nonlocal files
            files = write_all_pages()

        first = seconds(rebuild)
        print(f"whole site: {ITEMS} items, {files} files in {first:.0f} s")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        served, drawn = served_and_rendered()
        ratio = drawn / served
        print(f"a page: file {served:.2f} ms, rendered {drawn:.2f} ms, ratio {ratio:.1f} (min 10)")
        published = [publish_one(n) for n in range(PUBLISHES)]
        slowest = max(taken for taken, _ in published)
        touched = max(count for _, count in published)
        median = statistics.median(taken for taken, _ in published)
        print(
            f"a publish: median {1000 * median:.0f} ms, slowest {1000 * slowest:.0f} ms "
            f"(under 1000), files {touched} (under 15)"
        )
        print(f"memory of the rebuild {memory:.0f} MB (under 500)")
    return 0 if ratio >= 10 and slowest < 1 and touched < 15 and memory < 500 else 1


if __name__ == "__main__":
    sys.exit(main())
