"""Communities for tests: one that is there, what it says, photos as phones take them."""

import io
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image

from gongkai.organs.models import Organ
from gongkai.supervision.communities.operations import Posting, add_community, enter_for
from gongkai.supervision.models import Community, DisclosureItem

BEIJING = ZoneInfo("Asia/Shanghai")
#: When the items of the third quarter of 2020 are there: due on 15 October, a working day.
OCTOBER = datetime(2020, 10, 9, 9, 0, tzinfo=BEIJING)
GPS = 0x8825


def make_community(organ: Organ, at: datetime = OCTOBER, **given: Any) -> Community:
    """Make a community of which the year 2020 from July is asked for."""
    content: dict[str, Any] = {
        "name": "幸福社区",
        "kind": "community",
        "contact": "王主任",
        "phone": "0971-5550131",
        "from_on": date(2020, 7, 1),
        "to_on": None,
    }
    return add_community(organ, content | given, by=None, at=at)


def item_of(community: Community, duty: str = "party", **given: Any) -> DisclosureItem:
    """Return an item of the community, the only one unless more is told."""
    found: DisclosureItem = community.items.select_related("community", "organ").get(
        duty=duty, **given
    )
    return found


def posting(**given: Any) -> Posting:
    """Return what a community says of a board."""
    content: dict[str, Any] = {"place": "居委会门口公开栏", "posted_on": date(2020, 10, 8)}
    return Posting(**(content | given))


def make_entered(item: DisclosureItem, at: datetime = OCTOBER, **given: Any) -> DisclosureItem:
    """Enter an item for its community."""
    enter_for(item, posting(**given), told_by="王主任", told_how="call", by=None, at=at)
    return DisclosureItem.objects.select_related("community", "organ").get(pk=item.pk)


def photo(*, size: tuple[int, int] = (2400, 1800), form: str = "JPEG", turned: int = 6) -> bytes:
    """Return a photo with the place where it was taken and the phone that took it."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "SecretPhone", "Model-77", turned
    exif.get_ifd(GPS).update({1: "N", 2: (36.0, 37.0, 1.0), 3: "E", 4: (101.0, 46.0, 1.0)})
    out = io.BytesIO()
    picture.save(out, form, exif=exif)
    return out.getvalue()
