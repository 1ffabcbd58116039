"""The one tree of our exceptions.

Concrete exceptions live beside the function that raises them; each carries a stable code, a
Chinese message that says what happened, which rule and what to do next, and the article if any.
"""

from __future__ import annotations


class GongkaiError(Exception):
    """Base of all our exceptions: a stable ``code`` and a Chinese ``message`` for the user."""

    code = "error"

    def __init__(
        self, message: str, *, code: str | None = None, article: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.article = article
        if code is not None:
            self.code = code


class InvalidInput(GongkaiError):  # noqa: N818 - named as the offices' words, not as Python's habit
    """What was handed in cannot be used (a wrong date, a broken file, a shifted column)."""

    code = "invalid_input"


class NotAllowedByLaw(GongkaiError):  # noqa: N818
    """The deed is not lawful (an extension after the due date)."""

    code = "not_allowed_by_law"


class NotPermitted(GongkaiError):  # noqa: N818
    """This person may not do this (approving one's own draft)."""

    code = "not_permitted"


class WrongState(GongkaiError):  # noqa: N818
    """The deed does not follow from where the matter stands."""

    code = "wrong_state"


class DataMissing(GongkaiError):  # noqa: N818
    """A fact that the law's data should hold is not there (a year without holiday notice)."""

    code = "data_missing"
