"""The topics of a year: entered, renamed, put out of use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput
from gongkai.organs.models import Organ
from gongkai.records.operations import EditedElsewhere
from gongkai.records.secrets import refuse_secret_text
from gongkai.supervision.models import Topic
from gongkai.supervision.permissions import TASKS
from gongkai.supervision.tasks.operations.making import fit_tasks
from gongkai.supervision.tasks.queries import plans_of

#: More matters than this are no 重点 any more.
MOST_TOPICS = 30
_LONGEST = 40


def add_topics(
    organ: Organ,
    year: int,
    names: Sequence[str],
    *,
    by: User,
    at: datetime,
    key: str | None = None,
) -> list[Topic]:
    """Enter a year's topics in order; known names are left. Tasks of that year get theirs.

    Raises InvalidInput for no name, a long one, and more than MOST_TOPICS in the year.
    """
    TASKS.require(by, "arrange", organ, on=at.date())
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    refuse_secret_text({"names": "\n".join(wanted)})
    if not wanted:
        raise InvalidInput("请至少写一个年度重点，一行一个。", code="topic_missing")
    for name in wanted:
        if len(name) > _LONGEST:
            raise InvalidInput(
                f"“{name[:20]}…”太长，每个重点最多{_LONGEST}字。", code="name_too_long"
            )
    with deed("topics.added", organ=organ.slug, by=by, at=at, key=key) as done:
        known = set(Topic.objects.filter(organ=organ, year=year).values_list("name", flat=True))
        new = [name for name in wanted if name not in known]
        if len(known) + len(new) > MOST_TOPICS:
            raise InvalidInput(f"每年最多{MOST_TOPICS}个重点。", code="too_many_topics")
        added = [
            Topic.objects.create(organ=organ, year=year, name=name, order=len(known) + place)
            for place, name in enumerate(new)
        ]
        fit_tasks(organ, plans_of(organ), at=at)
        done.on(f"topics:{year}", topics=[topic.pk for topic in added])
    return added


def change_topic(
    topic: Topic,
    content: Mapping[str, Any],
    *,
    seen: int,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Rename or order a topic, or put it out of use; what bears it keeps it.

    Raises InvalidInput for a name that the year has already, and EditedElsewhere.
    """
    TASKS.require(by, "arrange", topic.organ, on=at.date())
    refuse_secret_text(content)
    with deed("topic.changed", organ=topic.organ.slug, by=by, at=at, key=key) as done:
        current: Topic = Topic.objects.select_for_update().get(pk=topic.pk)
        if current.row_version != seen:
            raise EditedElsewhere("这个年度重点", now=current.row_version)
        same = Topic.objects.filter(organ=topic.organ, year=topic.year, name=content["name"])
        if same.exclude(pk=topic.pk).exists():
            raise InvalidInput(
                f"{topic.year}年已经有“{content['name']}”。请换一个名称。", code="name_taken"
            )
        for name in ("name", "order", "is_active"):
            setattr(current, name, content[name])
        current.row_version += 1
        current.save()
        done.on(f"topic:{topic.pk}", fields=sorted(content))
