"""PDF files as offices make them: saved from a Word file, printed from a browser, scanned."""

import io
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from gongkai.errors import InvalidInput
from gongkai.exchange.reading import read_report, read_report_bytes
from gongkai.exchange.reading.pdf import source
from tests.foreign.layouts import LAYOUTS
from tests.foreign.pdf_layouts import PDF_LAYOUTS, pdf
from tests.foreign.printing import Printed, print_report
from tests.foreign.scoring import Score
from tests.foreign.truth import make_report
from tests.foreign.variations import VARIATIONS


def _varied(folder: Path, layout: str, every: int) -> Iterator[tuple[Printed, Path]]:
    """Write reports with each so-manieth variation; yield what they print, and their files."""
    cases = [(form, name) for name, (forms, _) in VARIATIONS.items() for form in forms]
    for place, (form_id, variation) in enumerate(cases[::every]):
        draw = random.Random(f"{form_id}-{variation}")
        printed = print_report(make_report(place, form_id))
        VARIATIONS[variation][1](printed, draw)
        data, name = LAYOUTS[layout](printed, draw)
        path = folder / f"{form_id}-{variation}{Path(name).suffix}"
        path.write_bytes(data)
        yield printed, path


def _score(made: list[tuple[Printed, Path]]) -> Score:
    score = Score()
    for printed, path in made:
        score.add(printed, read_report(path.with_suffix(".pdf")), path.stem)
    return score


def test_word_files_saved_as_pdf_give_no_wrong_cell(tmp_path: Path, converter: None) -> None:
    made = list(_varied(tmp_path, "docx", every=3))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
        + [str(path) for _, path in made],
        check=True,
        capture_output=True,
        timeout=120,
    )

    score = _score(made)

    assert score.wrong == 0, score.faults[:20]
    # Some numbers are parted by the end of a page: those are told, not guessed.
    assert score.share_right >= 0.995, score.faults[:20]


@pytest.mark.parametrize("layout", ["html_plain", "html_word"])
def test_pages_printed_to_pdf_give_no_wrong_cell(
    tmp_path: Path, layout: str, chromium: str
) -> None:
    made = list(_varied(tmp_path, layout, every=20))
    for _, path in made:
        subprocess.run(
            [
                *(chromium, "--headless", "--no-sandbox", "--disable-gpu"),
                f"--user-data-dir={tmp_path}/profile",
                f"--print-to-pdf={path.with_suffix('.pdf')}",
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )

    score = _score(made)

    assert score.wrong == 0, score.faults[:20]
    assert score.share_right >= 0.99, score.faults[:20]


# Scans


def _scanned(data: bytes) -> tuple[bytes, list[bytes]]:
    """Return a PDF that holds pictures of the pages, and the pictures."""
    pages, out = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new()
    pictures = []
    for page in pages:
        picture = io.BytesIO()
        page.render(scale=200 / 72).to_pil().convert("L").save(picture, "JPEG", quality=70)
        pictures.append(picture.getvalue())
        drawn = pypdfium2.PdfImage.new(out)
        drawn.load_jpeg(io.BytesIO(picture.getvalue()), inline=True)
        width, height = page.get_size()
        drawn.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        paper = out.new_page(width, height)
        paper.insert_obj(drawn)
        paper.gen_content()
    saved = io.BytesIO()
    out.save(saved)
    return saved.getvalue(), pictures


@pytest.mark.skipif(not source.can_read_scans(), reason="the extra ocr is not installed")
@pytest.mark.parametrize("layout", ["pdf_ruled", "pdf_unruled"])
def test_scan_is_read_without_a_wrong_cell(layout: str) -> None:
    printed = print_report(make_report(1, "2021"))
    data, pictures = _scanned(pdf(printed, PDF_LAYOUTS[layout]))

    score = Score()
    score.add(printed, read_report_bytes(data, name="扫描件.pdf"), layout)
    first = read_report_bytes(pictures[0], name="第一页.jpg")

    assert score.wrong == 0, score.faults[:20]
    assert score.share_right >= 0.9, score.faults[:20]
    assert first.cells == {cell: printed.cells[cell] for cell in first.cells} != {}


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a"])
def test_picture_without_the_recogniser_says_how_to_read_it(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "can_read_scans", lambda: False)

    with pytest.raises(InvalidInput) as caught:
        read_report_bytes(data, name="年报.png")

    assert caught.value.code == "table_unreadable"
    assert "scripts/setup.sh ocr" in caught.value.message
