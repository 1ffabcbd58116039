"""Where the Regulation is silent: our readings as options, each with its note."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Readings:
    """The prudent readings by default; an office with another published rule sets its own."""

    #: A correction notice after the seven working days still lets the term start again.
    #: docs/readings/0002-corrections.md
    late_notice_restarts: bool = False
    #: Time that a third party or joint maker takes beyond its own term is excluded too.
    #: docs/readings/0003-excluded-time.md
    overrun_is_excluded: bool = False
    #: An extension told before the term started again also lengthens the fresh term.
    #: docs/readings/0005-extensions.md
    extension_survives_restart: bool = False


PRUDENT = Readings()
