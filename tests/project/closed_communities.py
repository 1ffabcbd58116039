"""Communities of the closed office: one whose every word is secret, one whose link is known."""

from datetime import date

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.supervision.communities.operations import enter_for, make_link
from gongkai.supervision.communities.photos import Photo
from tests.office import AT
from tests.supervision.communities.factories import item_of, make_community, photo, posting

_SECRET = "不可外传"


def add_closed_communities(organ: Organ, clerk: User) -> None:
    """Add both; the link's key opens the second, whose people are secret all the same."""
    quarter = {"from_on": date(2020, 7, 1), "to_on": date(2020, 9, 30)}
    people = {"contact": f"{_SECRET}的人", "phone": _SECRET}
    closed = make_community(organ, AT, name=f"{_SECRET}的社区", **people, **quarter)
    item = item_of(closed)
    told = posting(place=f"{_SECRET}的公开栏", note=_SECRET)
    taken = Photo(photo(size=(8, 8)), "a.jpg")
    enter_for(item, told, told_by=_SECRET, told_how="call", photo=taken, by=clerk, at=AT)
    other = make_community(organ, AT, name="有链接的社区", **people, **quarter)
    enter_for(item_of(other), posting(), told_by=_SECRET, told_how="call", by=clerk, at=AT)
    organ.values_of_communities = {  # type: ignore[attr-defined]
        "communities/items": str(item.pk),
        "communities/units": str(closed.pk),
        "key": make_link(other, by=clerk, at=AT),
        "item": str(item_of(other).pk),
    }


def values_of_communities(organ: Organ, route: str) -> dict[str, str]:
    """Return what fills the parts of an address of communities; empty for other rooms."""
    told: dict[str, str] = organ.values_of_communities  # type: ignore[attr-defined]
    if route.startswith("community/"):
        return {"key": told["key"], "item": told["item"]}
    if "/communities/" in route:
        part = "units" if "/units/" in route else "items"
        return {"pk": told[f"communities/{part}"], "event": "1", "duty": "party"}
    return {}
