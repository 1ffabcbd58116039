"""The words that the list is searched for, often a name: kept in the session, never in an address.

An address stays in the history of a browser and in the logs on the way; it carries a short key.
"""

from __future__ import annotations

from django.http import QueryDict

from gongkai.accounts.kept_words import MOST_KEPT, keep_words, kept_words
from gongkai.applications.filters import MOST_WORDS, CaseFilter
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.doors import StaffRequest

KEY = "find"
_KEPT = "applications_words"


class WordsGone(WrongState):
    """The words that an address stands for are not kept (any more)."""

    code = "words_gone"

    def __init__(self) -> None:
        super().__init__(
            "查找用的词不写进网址，只在本次登录里保留最近"
            f"{MOST_KEPT}次，这一次的已经不在了。请在依申请公开列表里重新输入。"
        )


def chosen_of(request: StaffRequest) -> QueryDict:
    """Return what the list is narrowed to: the address, with the words that its key stands for.

    Raises WordsGone for a key that is not known, and for words in the address itself.
    """
    chosen = request.GET.copy()
    if "words" in chosen:
        raise WordsGone
    if key := chosen.get(KEY):
        words = kept_words(request, _KEPT, key)
        if words is None:
            raise WordsGone
        chosen["words"] = words
    chosen.pop(KEY, None)
    return chosen


def address_without_words(request: StaffRequest) -> str:
    """Return the address of the list with its other filters only."""
    chosen = request.GET.copy()
    for name in (KEY, "words", "page"):
        chosen.pop(name, None)
    return _address(request, chosen)


def address_for_posted(request: StaffRequest) -> str:
    """Keep the words of the form that was sent and return the address that stands for all of it."""
    chosen = QueryDict(mutable=True)
    for name in CaseFilter.base_filters:
        if name != "words" and (value := request.POST.get(name)):
            chosen[name] = value
    if words := request.POST.get("words", "").strip():
        chosen[KEY] = _keep(request, words)
    return _address(request, chosen)


def _keep(request: StaffRequest, words: str) -> str:
    if len(words) > MOST_WORDS:
        raise InvalidInput(f"查找用的词最多{MOST_WORDS}个字。请缩短后再找。", code="words_too_long")
    return keep_words(request, _KEPT, words)


def _address(request: StaffRequest, chosen: QueryDict) -> str:
    return f"{request.path}?{chosen.urlencode()}" if chosen else request.path
