"""Fifty people hand in applications for a minute, over HTTP, against a running site on PostgreSQL.

Run: ``scripts/with_postgres.sh .venv/bin/python benchmarks/bench_submitters.py [--people N]
[--seconds N]``. Loopback only. Each opens the form, fills it in and hands it in; every third form
is sent a second time, at once beside the first or after it. Yardstick: opening the form, which
writes nothing, by the same people in the same run. Bounds: no application lost or doubled, no
number missing, no failed request.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from dataclasses import dataclass, field

FORM = "/district/apply/form/"
#: An identity number of nobody: its check digit is right.
IDENTITY = "11010519491231002X"
_INPUT = r'name="{}" value="([^"]+)"'
_NUMBER = re.compile(r"登记编号</dt><dd><b>(\d+)</b>")
_WAIT = 60


@dataclass(slots=True)
class Told:
    """What the people were told, and how long it took."""

    #: Key of a form → the numbers told to whoever sent it; "" for a request that failed.
    numbers: dict[str, list[str]] = field(default_factory=dict)
    opened: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Person:
    """Somebody with a browser, at an address of their own."""

    def __init__(self, port: int, place: int, told: Told, chance: random.Random) -> None:
        self.port, self.told, self.chance = port, told, chance
        # One address may hand in thirty an hour: a person here stands for many.
        self.place, self.made = place, 0

    def address(self) -> str:
        """Return an address that has not handed in more than it may."""
        return f"10.{self.place}.{self.made // 20}.1"

    def ask(self, method: str, body: str = "", cookie: str = "") -> tuple[int, str, str]:
        """Send one request; return status, page and cookie."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_WAIT)
        headers = {"X-Forwarded-For": self.address()}
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        try:
            connection.request(method, FORM, body or None, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
            return answer.status, page, (answer.getheader("Set-Cookie") or "").partition(";")[0]
        finally:
            connection.close()

    def hand_in(self) -> None:
        """Open the form, fill it in and send it, now and then twice."""
        start = time.perf_counter()
        status, page, cookie = self.ask("GET")
        self.told.opened.append(time.perf_counter() - start)
        if status != 200:
            self.told.failed.append(f"form {status}")
            return
        form = {
            name: _found(_INPUT.format(name), page) for name in ("csrfmiddlewaretoken", "key")
        } | {
            "category": "person",
            "name": "张三",
            "identity_type": "resident",
            "identity_number": IDENTITY,
            "phone": "13900000000",
            "address": "示例路1号",
            "wanted": f"第{self.place}人第{self.made}件：老旧小区改造工程的验收报告",
            "form_of_provision": "electronic",
            "way_of_provision": "online",
        }
        self.made += 1
        numbers = self.told.numbers.setdefault(form["key"], [])
        body = urllib.parse.urlencode(form)
        way = self.chance.choice(("once", "once", "once", "once", "beside", "after"))
        if way == "beside":
            beside = threading.Thread(target=self.send, args=(body, cookie, numbers))
            beside.start()
            self.send(body, cookie, numbers)
            beside.join()
            return
        for _ in range(2 if way == "after" else 1):
            self.send(body, cookie, numbers)

    def send(self, body: str, cookie: str, numbers: list[str]) -> None:
        """Send a filled-in form and keep the number told."""
        start = time.perf_counter()
        try:
            status, page, _ = self.ask("POST", body, cookie)
        except OSError as error:
            status, page = 0, str(error)
        self.told.sent.append(time.perf_counter() - start)
        found = _NUMBER.search(page)
        numbers.append(found[1] if found else "")
        if status != 200 or not found:
            self.told.failed.append(f"sent {status} {page[:80]}")


def _found(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    assert found, pattern
    return found[1]


def fill() -> None:
    """Make one organ that takes applications online."""
    from gongkai.applications.models import CaseSettings
    from gongkai.organs.models import Organ

    organ = Organ.objects.create(
        slug="district", name="示例区人民政府", level="county_government", has_portal=True
    )
    CaseSettings.objects.create(organ=organ, is_online_open=True)


def hand_in_for(seconds: float, people: int, port: int) -> Told:
    """Let people hand in as fast as they can for so long."""
    told, until = Told(), time.monotonic() + seconds

    def go_on(place: int) -> None:
        person = Person(port, place, told, random.Random(place))
        while time.monotonic() < until:
            person.hand_in()

    threads = [threading.Thread(target=go_on, args=(place,)) for place in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def judge(told: Told) -> bool:
    """Compare what was told with what is kept; true when nothing is lost, doubled or missing."""
    from gongkai.applications.models import Application
    from gongkai.audit.models import Entry

    kept = {
        f"application:{pk}": number
        for pk, number in Application.objects.order_by("serial").values_list("pk", "number")
    }
    entries = Entry.objects.filter(deed="applications.registered").values_list("key", "target")
    by_key = {str(key): target for key, target in entries}
    serials = list(Application.objects.order_by("serial").values_list("serial", flat=True))
    lost = [key for key in told.numbers if key not in by_key]
    doubled = [key for key, numbers in told.numbers.items() if len(set(numbers) - {""}) > 1]
    wrong = [
        key
        for key, target in by_key.items()
        if set(told.numbers.get(key, ())) - {""} != {kept[target]}
    ]
    gaps = serials != list(range(1, len(serials) + 1))
    print(
        f"{len(told.numbers)} forms sent {len(told.sent)} times, {len(serials)} applications kept; "
        f"lost {len(lost)}, doubled {len(doubled)}, told wrongly {len(wrong)}, "
        f"gaps {'yes' if gaps else 'none'}, failed requests {len(told.failed)} {told.failed[:3]}"
    )
    return not (lost or doubled or wrong or gaps or told.failed)


def tell_times(told: Told, seconds: float) -> None:
    """Tell how many a second, and the times beside those of opening the form."""
    for word, times in (("form opened", told.opened), ("form sent", told.sent)):
        ordered = sorted(times)
        print(
            f"{word:12} {len(times) / seconds:6.1f} a second, median "
            f"{1000 * statistics.median(times):6.0f} ms, "
            f"p95 {1000 * ordered[int(len(ordered) * 0.95)]:6.0f} ms"
        )
    ratio = statistics.median(told.sent) / statistics.median(told.opened)
    print(f"sending takes {ratio:.2f} times opening")


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + _WAIT
    while time.monotonic() < until:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(port)


def main() -> int:
    """Measure and tell; 1 when a bound is not kept."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--people", type=int, default=50)
    reader.add_argument("--seconds", type=float, default=60)
    asked = reader.parse_args()
    if not os.environ.get("DATABASE_URL"):
        print("skipped: set DATABASE_URL (scripts/with_postgres.sh)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"GONGKAI_DATA": folder, "GONGKAI_PROXIES": "1"}
        from gongkai.cli.django_start import migrate, start_django

        start_django()
        migrate()
        fill()
        port = _free_port()
        command = [sys.executable, "-m", "gongkai.cli", "site", "run", "--port", str(port)]
        nowhere = subprocess.DEVNULL
        running = subprocess.Popen(command, stdout=nowhere, stderr=nowhere)
        try:
            _wait_for(port)
            start = time.perf_counter()
            told = hand_in_for(asked.seconds, asked.people, port)
            seconds = time.perf_counter() - start
        finally:
            running.terminate()
            running.wait(timeout=_WAIT)
        tell_times(told, seconds)
        return 0 if judge(told) else 1


if __name__ == "__main__":
    sys.exit(main())
