"""Who finds what: classes of readers that entries carry, and the classes that a person has.

A class is an organ and what its people may view by the policy of a room: ``kangchuan/records``.
An application may besides be found by the office and the person it was handed to. The index asks
for a person's classes before anything is cut, so that nothing has to be taken out of the hits.
"""

from __future__ import annotations

from datetime import date

from gongkai.applications.permissions import APPLICATIONS, sees_every_case
from gongkai.archive.permissions import ARCHIVE
from gongkai.organs.models import Appointment, Organ
from gongkai.organs.permissions import Person, Policy, roles_by_organ
from gongkai.publishing.permissions import PUBLISHING
from gongkai.records.permissions import RECORDS
from gongkai.registers.permissions import REGISTERS
from gongkai.remedies.permissions import REMEDIES
from gongkai.reports.permissions import REPORTS, ROUNDS
from gongkai.supervision.permissions import LOGBOOKS, SUPERVISION

#: Class → the policy and the deed by which a person has it.
CLASSES: dict[str, tuple[Policy, str]] = {
    "records": (RECORDS, "view"),
    "publishing": (PUBLISHING, "view"),
    "remedies": (REMEDIES, "view"),
    "registers": (REGISTERS, "view"),
    "imports": (REGISTERS, "import"),
    "reports": (REPORTS, "view"),
    "rounds": (ROUNDS, "view"),
    "archive": (ARCHIVE, "view"),
    # Of all parts of the room that ask for the same posts; a test compares them.
    "supervision": (SUPERVISION, "view"),
    "accountability": (LOGBOOKS, "view_accountability"),
}
#: Those who see every application of the organ; the others of this room only what they were given.
ALL_CASES = "applications"


def reader(organ: Organ, name: str) -> str:
    """Return a class of readers of an organ."""
    return f"{organ.slug}/{name}"


def readers_of_case(organ: Organ, offices: set[int], persons: set[int]) -> tuple[str, ...]:
    """Return the classes that find an application handed to these offices and persons."""
    given = [f"office:{pk}" for pk in sorted(offices)] + [f"person:{pk}" for pk in sorted(persons)]
    return tuple(reader(organ, name) for name in (ALL_CASES, *given))


def organs_to_search(user: Person, *, on: date) -> dict[str, Organ]:
    """Return the organs in whose archive the person may search on the day, by slug. One query."""
    held = roles_by_organ(user, on=on)
    wanted = [pk for pk, roles in held.items() if roles & ARCHIVE.deeds["view"]]
    return {organ.slug: organ for organ in Organ.objects.filter(pk__in=wanted).order_by("name")}


def readers_of(user: Person, organs: dict[str, Organ], *, on: date) -> list[str]:
    """Return the classes that the person has in these organs on the day. At most one query."""
    found: list[str] = []
    given: list[int] = []
    for organ in organs.values():
        if ARCHIVE.may(user, "view", organ, on=on):
            found += [
                reader(organ, name)
                for name, (policy, deed) in CLASSES.items()
                if policy.may(user, deed, organ, on=on)
            ]
            if sees_every_case(user, organ.pk, on=on):
                found.append(reader(organ, ALL_CASES))
            elif APPLICATIONS.may(user, "view", organ, on=on):
                found.append(reader(organ, f"person:{user.pk}"))
                given.append(organ.pk)
    if given:
        rows = Appointment.objects.holding(on).filter(
            user_id=user.pk, post__organ__in=given, post__office__isnull=False
        )
        offices = rows.values_list("post__organ__slug", "post__office_id").distinct()
        found += sorted(f"{slug}/office:{office}" for slug, office in offices)
    return found
