"""What a process of its own is told of our surroundings: nothing that is secret.

It opens files of strangers. Should one of them take the process over, it must not find the keys of
the site, of a store of files or the password of the database in its environment.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import gongkai

_HOME = Path(gongkai.__file__).parents[1]


def surroundings(known: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment of a process that opens a stranger's file.

    >>> told = surroundings({"PATH": "/bin", "GONGKAI_SECRET_KEY": "s", "AWS_PROFILE": "p"})
    >>> sorted(told)
    ['PATH', 'PYTHONPATH', 'PYTHONSAFEPATH', 'PYTHONWARNINGS']

    Nor is a module imported from the folder that we were started in: files of strangers may lie
    there.
    """
    kept = {
        name: value
        for name, value in known.items()
        if not name.startswith(("GONGKAI_", "DATABASE_", "PG", "AWS_"))
    }
    ours = {"PYTHONPATH": str(_HOME), "PYTHONSAFEPATH": "1", "PYTHONWARNINGS": "ignore"}
    return kept | ours
