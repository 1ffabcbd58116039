"""The reading of one PDF in a process of its own, where a hostile file can only end itself.

Not called by hand: ``pdf_parts`` starts it, hands the bytes in and takes JSON out.
"""

from __future__ import annotations

import base64
import json
import sys
from contextlib import suppress

from gongkai.errors import InvalidInput
from gongkai.exchange.parts.part import Budget
from gongkai.exchange.parts.pdf_pages import read_document

#: One page may fill all memory.
MOST_MEMORY = 2 * 1024 * 1024 * 1024


def limit(seconds: float) -> None:
    """Bound the time and memory of this process, where the system knows how."""
    with suppress(ImportError):
        import resource

        most = max(1, round(seconds))
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
        with suppress(ValueError, OSError):
            # Not every system lets memory be bounded; time is bounded by the caller as well.
            resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def seconds_used() -> float:
    """Return the processor time that this process took; 0 where the system does not tell."""
    with suppress(ImportError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_utime
    return 0


def main() -> None:
    """Read the bytes from stdin and write what was found, or the error, to stdout."""
    budget = Budget(**json.loads(sys.argv[1]))
    limit(budget.seconds)
    try:
        parts, attached = read_document(sys.stdin.buffer.read(), budget)
    except InvalidInput as error:
        json.dump({"code": error.code, "message": error.message}, sys.stdout)
        return
    found = {
        "parts": [(part.place, part.text, part.is_hidden) for part in parts],
        "attached": [(name, base64.b64encode(data).decode()) for name, data in attached],
        "notes": [(note.code, note.message) for note in budget.notes.values()],
        "budget": {
            "characters": budget.characters,
            "unpacked": budget.unpacked,
            "embedded": budget.embedded,
            "seconds": budget.seconds - seconds_used(),
        },
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
