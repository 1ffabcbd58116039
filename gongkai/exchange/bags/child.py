"""The process that makes or checks one bag. Not called by hand: ``bags`` starts it."""

from __future__ import annotations

import json
import logging
import sys

import bagit

from gongkai.exchange.bags import CHECKSUMS


def main() -> None:
    """Read what to do from stdin; say what went wrong on stdout and end with 1."""
    told = json.load(sys.stdin)
    logging.disable(logging.CRITICAL)
    try:
        if told["deed"] == "make":
            bagit.make_bag(told["folder"], bag_info=told["info"], checksums=list(CHECKSUMS))
        else:
            bagit.Bag(told["folder"]).validate()
    except (bagit.BagError, OSError, RuntimeError) as error:
        sys.stdout.write(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
