"""Show: an old folder of 1,000 mixed files taken in, killed once, resumed; each found by a word.

``python benchmarks/show_import.py [files]``; on PostgreSQL under ``scripts/with_postgres.sh``.
Word, PDF, spreadsheets, pages and texts in two codes, DOC and XLS, doubles, the damaged, the locked
and the marked, with an index that lacks a third of them. The command itself is killed with -9 at
two fifths and run again. The same at 200 files is in the tests.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ["GONGKAI_DATA"] = tempfile.mkdtemp(prefix="gongkai-show-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")

import django  # noqa: E402

django.setup()

from tests.archive.importing.killing import found_by_words, import_killed_once  # noqa: E402
from tests.archive.importing.old_folder import write_mixed_folder  # noqa: E402
from tests.sites import new_site  # noqa: E402


def main() -> int:
    """Write the folder, take it in, look for every word; 1 when anything is not as it should."""
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as name, new_site(Path(name) / "site") as site:
        folder = Path(name) / "旧档"
        mixed = write_mixed_folder(folder, how_many)
        files = sum(1 for path in folder.rglob("*") if path.is_file())
        print(f"folder:   {files} files, {len(mixed.words)} with a word of their own", flush=True)
        killed = import_killed_once(site, folder, after=max(how_many * 2 // 5, 140))
        print(f"killed:   with {killed.documents_then} documents in")
        print(f"resumed:  {killed.told['outcomes']}, {killed.seconds:.0f} s in all", flush=True)
        started = time.monotonic()
        found = found_by_words(site, mixed.words, Path(name))
        seconds = time.monotonic() - started
        right = sum(found[one] == [one] for one in mixed.words)
        print(f"found:    {right} of {len(mixed.words)} by their word, in {seconds:.0f} s")
        checked = site.run("site", "check").returncode
        print(f"check:    {checked} (0 is clean)")
    is_right = killed.told["outcomes"] == mixed.outcomes and right == len(mixed.words)
    return 0 if is_right and checked == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
