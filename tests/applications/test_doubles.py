"""Many people hand in at once, some of them twice: none lost, none doubled, no number missing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sites import Site, new_site

PEOPLE, FORMS = 8, 3
#: Each thread hands in its forms; every form is sent twice, the second time by another thread.
_HAND_IN = f"""
import json, logging, threading
from django.db import connection
from django.test import Client
from gongkai.applications.models import Application
from gongkai.organs.models import Organ
from tests.applications.factories import make_office
from tests.portal.applying.factories import person
logging.disable(logging.CRITICAL)
make_office("district")
forms = [[person(wanted=f"第{{me}}人第{{n}}件") for n in range({FORMS})] for me in range({PEOPLE})]
start = threading.Barrier({PEOPLE})
told = []
def hand_in(me):
    client = Client(SERVER_NAME="localhost", REMOTE_ADDR=f"127.0.1.{{me}}")
    start.wait()
    for n in range({FORMS}):
        for whose in (me, (me + 1) % {PEOPLE}):
            form = forms[whose][n]
            answer = client.post("/district/apply/form/", form)
            page = answer.content.decode()
            number = page.partition("登记编号</dt><dd><b>")[2].partition("<")[0]
            told.append([form["wanted"], answer.status_code, number])
    connection.close()
threads = [threading.Thread(target=hand_in, args=[me]) for me in range({PEOPLE})]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
kept = Application.objects.filter(organ__slug="district").order_by("serial")
print(json.dumps([told, [[a.serial, a.number, a.wanted] for a in kept]]))
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with new_site(tmp_path / "site") as site:
        yield site


def test_forms_sent_twice_at_once_are_each_one_application_without_a_gap(site: Site) -> None:
    done = site.python(_HAND_IN)
    assert done.returncode == 0, done.stderr
    told, kept = json.loads(done.stdout)

    wanted = sorted(f"第{me}人第{n}件" for me in range(PEOPLE) for n in range(FORMS))
    by_form: dict[str, set[Any]] = {}
    for form, status, number in told:
        assert status == 200
        by_form.setdefault(form, set()).add(number)

    assert sorted(form for _, _, form in kept) == wanted
    assert [serial for serial, _, _ in kept] == list(range(1, PEOPLE * FORMS + 1))
    # Whoever sent a form, first or second, was told the number under which it is kept.
    assert by_form == {form: {number} for _, number, form in kept}
