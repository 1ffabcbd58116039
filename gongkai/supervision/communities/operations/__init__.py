"""Writing: communities and links, the items that come up, what is said of them."""

from gongkai.supervision.communities.operations.arranging import (
    add_community,
    change_community,
    make_link,
    set_duty,
    withdraw_link,
)
from gongkai.supervision.communities.operations.making import make_all_due, make_due
from gongkai.supervision.communities.operations.recording import (
    Posting,
    accept_item,
    enter_by_link,
    enter_for,
    return_item,
)

__all__ = [
    "Posting",
    "accept_item",
    "add_community",
    "change_community",
    "enter_by_link",
    "enter_for",
    "make_all_due",
    "make_due",
    "make_link",
    "return_item",
    "set_duty",
    "withdraw_link",
]
