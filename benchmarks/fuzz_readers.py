"""Made reports of every kind, changed by chance, through the guarded reader.

Run: ``.venv/bin/python benchmarks/fuzz_readers.py [SECONDS [SEED [FOLDER]]]``. Told: files tried,
faults of ours (anything but a refusal with a code), files that took too much, and wrong numbers: a
change beside a figure must leave it, lose it or tell it as unplaced, never make another of it. None
of the three may be. What was found is kept in the folder, if one is given.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from gongkai.exchange.guarded import Guarded, Limits
from tests.foreign.mutations import KINDS, File, changed_file, sound_file, tried

#: A report takes some hundredths of a second.
SECONDS_A_FILE = 20
#: Sound files of each kind: setting a PDF takes long.
SOUND = 8


def main(seconds: int, seed: int, folder: Path | None) -> int:
    """Print the figures; 1 when anything was found."""
    reader = Guarded(
        *("-m", "gongkai.exchange.reading.child"),
        limits=Limits(SECONDS_A_FILE, SECONDS_A_FILE, 1536, 16 * 1024 * 1024),
    )
    draw = random.Random(seed)
    sound: dict[tuple[str, int], File] = {}
    ends, found, slowest = Counter[str](), Counter[str](), (0.0, "")
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        key = (draw.choice(KINDS), draw.randrange(SOUND))
        sound[key] = sound.get(key) or sound_file(*key)
        file = changed_file(sound[key], draw)
        begun = time.monotonic()
        end, says = tried(reader, file)
        slowest = max(slowest, (time.monotonic() - begun, file.label))
        ends[end] += 1
        if end not in ("read", "refused"):
            found[f"{end}: {file.label}: {says}"] += 1
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
                kept = f"{ends.total():06}-{file.label.replace('/', '-')}-{file.name}"
                (folder / kept).write_bytes(file.data)
    print(f"seed {seed}: {ends.total()} files in {seconds} s: {dict(ends.most_common())}")
    print(f"slowest: {slowest[0]:.1f} s, {slowest[1]}")
    for line, times in found.most_common():
        print(f"  {times} × {line}")
    return int(bool(found))


if __name__ == "__main__":
    words = [*sys.argv[1:], *("60", "1")[len(sys.argv) - 1 :]]
    sys.exit(main(int(words[0]), int(words[1]), Path(words[2]) if words[2:] else None))
