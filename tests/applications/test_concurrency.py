"""Two processes deciding the same case at once; a process killed in the middle of a decision."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sites import Site, new_site

_BEGIN = """
import json, os, sys, time
from datetime import date
from pathlib import Path
from gongkai.applications.models import Answer, Application, CaseEvent
from gongkai.applications.operations.answering import living_answer, review_answer
from gongkai.applications.operations.serving import serve_answer
from gongkai.applications.operations.steps import withdraw
from gongkai.accounts.models import User
from gongkai.audit.models import Entry
from gongkai.errors import GongkaiError
from tests.applications.factories import *
DAY, LATER = date(2020, 4, 20), date(2020, 4, 28)
def case(number):
    found = Application.objects.select_related("organ").get(number=number, organ__slug="district")
    return found, living_answer(found)
def people(role):
    return User.objects.filter(username__startswith=f"district-{role}").first()
def serve(number):
    found, answer = case(number)
    serve_answer(found, on=LATER, way="post", postal_number="XA1", seen=answer.substance,
                 by=people("information_officer"), at=moment(LATER))
def sign(number):
    found, answer = case(number)
    review_answer(found, step="leader", outcome="approved", seen=answer.substance,
                  by=people("leader_in_charge"), at=moment(LATER))
def take_back(number):
    withdraw(case(number)[0], on=LATER, by=people("information_officer"), at=moment(LATER))
"""
#: Seven cases whose answers are signed, four whose answers wait for the leader.
_SET_UP = (
    _BEGIN
    + """
from gongkai.applications.operations.answering import save_answer, submit_answer
office = make_office("district")
for number in range(11):
    application = make_application(office, DAY)
    if number < 7:
        make_approved(office, application, DAY)
        continue
    answer = save_answer(application, decision="not_responsible", grounds="不属于本机关。",
                         text="请向区住建局提出申请。", by=office.clerk, at=moment(DAY))
    submit_answer(application, seen=answer.substance, by=office.clerk, at=moment(DAY))
"""
)
#: Does its deeds, each when the other process has come as far.
_RACE = """
me, folder, deeds = {me!r}, Path({folder!r}), {deeds!r}
for place, (deed, number) in enumerate(deeds):
    (folder / f"{{me}}-{{place}}").touch()
    while len(list(folder.glob(f"?-{{place}}"))) < 2:
        pass
    try:
        globals()[deed](number)
        print(json.dumps([True, "", ""]))
    except GongkaiError as error:
        print(json.dumps([False, error.code, error.message]))
"""
_STATES = (
    _BEGIN
    + """
from gongkai.applications.dating import cached_columns, standing_of
from gongkai.organs.calendar import calendar_of
told = []
for found in Application.objects.filter(organ__slug="district").order_by("pk"):
    columns = cached_columns(standing_of(found), calendar=calendar_of(found.organ), as_of=LATER)
    answer = living_answer(found)
    kinds = [e.kind for e in found.events.all()]
    told.append([found.number, found.state, answer.state if answer else "",
                 {name: str(getattr(found, name)) for name in columns}
                 == {name: str(value) for name, value in columns.items()},
                 [e.number for e in found.events.all()] == list(range(1, len(kinds) + 1)),
                 kinds.count("answered"), kinds.count("answer_approved"),
                 kinds.count("withdrawn")])
entries = Entry.objects.filter(chain__organ="district").count()
print(json.dumps([told, entries, CaseEvent.objects.count()]))
"""
)
#: Stops before the last writing of its deed, so that it is killed in the middle.
_STUCK = """
from gongkai.applications.operations import recording
def stuck(*_, **__):
    print("middle", flush=True)
    time.sleep(60)
recording.redate = stuck
{deed}("{number}")
"""
_BUSY = (
    _BEGIN
    + """
from tests.applications.factories import OfficeOfCases
from gongkai.organs.models import Office, Organ
organ = Organ.objects.get(slug="district")
office = OfficeOfCases(organ, people("information_officer"), people("lead_office"),
                       people("secrecy_reviewer"), people("leader_in_charge"),
                       Office.objects.get(organ=organ))
for number in range(1000):
    application = make_application(office, DAY)
    print(number, flush=True)
    make_answered(office, application, LATER)
"""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with new_site(tmp_path_factory.mktemp("cases") / "site") as site:
        done = site.python(_SET_UP)
        assert done.returncode == 0, done.stderr
        yield site


def states(site: Site) -> Any:
    done = site.python(_STATES)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def race(site: Site, folder: Path, *deeds: list[tuple[str, str]]) -> list[list[list[Any]]]:
    """Let each process do its deeds, all at the same time; return how each deed ended."""
    folder.mkdir()
    running = [
        site.start(*site.program(_BEGIN + _RACE.format(me=name, folder=str(folder), deeds=own)))
        for name, own in zip("ab", deeds, strict=True)
    ]
    told: list[list[list[Any]]] = []
    for process in running:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        told.append([json.loads(line) for line in out.splitlines()])
    return told


def numbers(*places: int) -> list[str]:
    return [f"2020{place + 1:05d}" for place in places]


def test_of_two_processes_deciding_one_case_one_wins_and_the_other_is_told(
    site: Site, tmp_path: Path
) -> None:
    served, taken, signed = numbers(0, 1, 2), numbers(3, 4, 5), numbers(7, 8, 9)
    first = [*(("serve", n) for n in served + taken), *(("sign", n) for n in signed)]
    second = [(("take_back" if n in taken else deed), n) for deed, n in first]

    told = race(site, tmp_path / "race", first, second)

    for ours, theirs in zip(*told, strict=True):
        lost = theirs if ours[0] else ours
        assert sorted([ours[0], theirs[0]]) == [False, True]
        assert lost in (
            [False, "application_closed", "这件申请已于2020-04-28办结，不能再办这一步。"],
            [False, "not_in_review", "答复现在不在这个审核环节。"],
        )
    found, _, _ = states(site)
    ended = {number: tuple(rest) for number, *rest in found}
    assert {ended[number] for number in served} == {("answered", "served", True, True, 1, 1, 0)}
    for number in taken:
        assert ended[number] in (
            ("answered", "served", True, True, 1, 1, 0),
            ("withdrawn", "approved", True, True, 0, 1, 1),
        )
    assert {ended[number] for number in signed} == {("handling", "approved", True, True, 0, 1, 0)}


@pytest.mark.parametrize(("deed", "number"), [("serve", "202000007"), ("sign", "202000011")])
def test_killed_in_the_middle_of_a_decision_nothing_is_half_done(
    site: Site, deed: str, number: str
) -> None:
    before = states(site)
    process = site.start(*site.program(_BEGIN + _STUCK.format(deed=deed, number=number)))
    assert process.stdout is not None
    assert process.stdout.readline() == "middle\n"

    os.kill(process.pid, signal.SIGKILL)
    process.communicate()

    assert states(site) == before
    done = site.python(_BEGIN + f"{deed}({number!r})")
    assert done.returncode == 0, done.stderr
    found, entries, events = states(site)
    assert (entries, events) == (before[1] + 1, before[2] + 1)
    assert [row for row in found if row not in before[0]] == [
        [number, "answered", "served", True, True, 1, 1, 0]
        if deed == "serve"
        else [number, "handling", "approved", True, True, 0, 1, 0]
    ]


def test_killed_at_any_moment_every_case_is_as_its_events_have_it(site: Site) -> None:
    for wait in (1, 3, 4):
        process = site.start(*site.program(_BUSY))
        assert process.stdout is not None
        while int(process.stdout.readline()) < wait:
            pass
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()

    found, _, _ = states(site)

    assert [row[0] for row in found] == numbers(*range(len(found)))
    assert {(row[3], row[4]) for row in found} == {(True, True)}
    assert {row[2] for row in found if row[1] == "answered"} == {"served"}
    assert {row[1] for row in found if row[2] == "served"} == {"answered"}
    assert _errors(site) == []


def _errors(site: Site) -> list[Any]:
    told: subprocess.CompletedProcess[str] = site.run("site", "check", "--json")
    return [one for one in json.loads(told.stdout)["findings"] if one["level"] == "error"]
