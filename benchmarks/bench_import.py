"""An old folder taken in, against reading the same files alone: speed and memory.

``python benchmarks/bench_import.py [files]`` (10,000 unless told). Both sides use the same two
guarded processes; the other side only asks for the text. Prints the ratio, of which at least
0.6 is promised, and the most memory that this process held.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ["GONGKAI_DATA"] = tempfile.mkdtemp(prefix="gongkai-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")

import django  # noqa: E402

django.setup()

from gongkai.archive.importing.folder import files_in  # noqa: E402
from gongkai.archive.importing.queries import outcomes_of  # noqa: E402
from gongkai.archive.importing.running import READERS, import_folder  # noqa: E402
from gongkai.archive.reading import new_reader  # noqa: E402
from gongkai.cli.django_start import migrate, now  # noqa: E402
from gongkai.exchange.guarded import Guarded  # noqa: E402
from tests.archive.importing.old_folder import write_folder  # noqa: E402
from tests.office import make_organ  # noqa: E402

PROMISED = 0.6
PARAGRAPHS = 40


def read_alone(folder: Path) -> float:
    """Return the seconds that the text of all files takes, two at a time."""
    readers: SimpleQueue[Guarded] = SimpleQueue()
    made = [new_reader() for _ in range(READERS)]
    for one in made:
        readers.put(one)

    def read(place: Path) -> int:
        reader = readers.get()
        try:
            return len(reader.ask(place.read_bytes(), ask="text", name=place.name)["text"])
        finally:
            readers.put(reader)

    places = [one.place for one in files_in(folder)]
    started = time.perf_counter()
    with ThreadPoolExecutor(READERS) as pool:
        characters = sum(pool.map(read, places))
    taken = time.perf_counter() - started
    for one in made:
        one.close()
    print(f"read alone: {taken:.1f} s, {characters:,} characters")
    return taken


def main() -> None:
    """Make the folder, read it alone, take it in, compare."""
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    migrate()
    organ = make_organ()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "旧档"
        write_folder(folder, how_many, paragraphs=PARAGRAPHS)
        alone = read_alone(folder)
        started = time.perf_counter()
        run = import_folder(organ, folder, at=now())
        taken = time.perf_counter() - started
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"taken in:   {taken:.1f} s, {outcomes_of(run)}, {how_many / taken:.0f} files a second")
    print(f"ratio:      {alone / taken:.2f} (promised {PROMISED}), {most:.0f} MB at most")
    sys.exit(alone / taken < PROMISED)


if __name__ == "__main__":
    main()
