"""The screen command: a prepared folder, its findings, exit codes, and what is never printed."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai.cli import main
from gongkai.cli.screen import FINDINGS
from gongkai.screening.hits import LABELS
from tests.exchange.parts import files
from tests.exchange.parts.files import ID, MOBILE, OTHER_ID
from tests.exchange.parts.pictures import EXIF, exif, jpeg, latitude, segment

Capture = pytest.CaptureFixture[str]
MANUAL = Path(__file__).parents[2] / "docs" / "manual"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a number planted in every kind of place."""
    content = {
        "正文.docx": files.docx(files.table(["姓名", "证号"], ["张三", ID])),
        "批注.docx": files.docx(
            "", {"word/comments.xml": files.story("comments", files.paragraph(ID))}
        ),
        "修订.docx": files.docx(files.paragraph("甲", files.deleted(ID))),
        "隐藏.docx": files.docx(files.paragraph(files.run(ID, "<w:vanish/>"))),
        "隐藏.xlsx": files.xlsx(),
        "一页.pdf": files.pdf(f"number {ID}"),
        "文本.txt": f"身份证号{ID}".encode("gb18030"),
        "版式.ofd": files.ofd([f"身份证号{ID}"]),
    }
    for name, data in content.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def _json(capsys: Capture, *words: object) -> tuple[int, list[dict[str, object]]]:
    code = main([*map(str, ("screen", *words)), "--json"])
    out = capsys.readouterr().out
    lines = [out] if out.startswith("{\n") else out.splitlines()
    return code, [json.loads(line) for line in lines]


def test_planted_number_is_found_in_every_file_of_a_folder(capsys: Capture, folder: Path) -> None:
    code, results = _json(capsys, folder)

    found = {
        result["source"]["name"]: finding["places"]  # type: ignore[index]
        for result in results
        for finding in result["findings"]  # type: ignore[attr-defined]
        if finding["found"] == "630102********1235"
    }
    assert code == 0
    assert found == {
        "正文.docx": ["正文表格1第2行第2列"],
        "批注.docx": ["批注第1段"],
        "修订.docx": ["正文第1段修订（已删除）"],
        "隐藏.docx": ["正文第1段隐藏文字"],
        "隐藏.xlsx": ["工作表“名单”B列第2行（隐藏列）"],
        "一页.pdf": ["第1页"],
        "文本.txt": ["第1行"],
        "版式.ofd": ["第1页"],
    }


@pytest.mark.parametrize("words", [[], ["--json"]])
def test_no_number_is_printed_whole(capsys: Capture, folder: Path, words: list[str]) -> None:
    (folder / f"名{ID}.txt").write_text("x", encoding="utf-8")

    main(["screen", str(folder), *words])

    printed = "".join(capsys.readouterr())
    for number in (ID, OTHER_ID, MOBILE):
        assert [line for line in printed.splitlines() if number in line] in (
            [],
            [line for line in printed.splitlines() if f'"name": "名{ID}.txt"' in line],
        )


def test_secrecy_mark_is_an_error_and_says_to_stop(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_text("秘密★5年\n关于某事的通知", encoding="utf-8")

    code = main(["screen", str(path)])

    out, err = capsys.readouterr()
    assert code == 1
    assert out.startswith("[错误] 密级标志：秘密★5年（1处）。停止操作，报告保密机构")
    assert "未检出标志" not in out
    assert err == "“甲.txt”有密级标志：停止操作，报告保密机构。\n"


def test_clean_file_is_not_called_free_of_secrets(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_text("本周工作安排。", encoding="utf-8")

    assert main(["screen", str(path)]) == 0
    assert capsys.readouterr().out == "未检出标志，不代表不涉密。\n"
    assert _json(capsys, path) == (
        0,
        [{"source": {"name": "甲.txt"}, "findings": [], "statement": "未检出标志，不代表不涉密"}],
    )


def test_known_contact_and_own_lexicon_are_used(capsys: Capture, tmp_path: Path) -> None:
    path, lexicon = tmp_path / "甲.txt", tmp_path / "词库.toml"
    path.write_text("电话：0971-6135678，打造亮点。", encoding="utf-8")
    lexicon.write_text(
        "[source]\ndocument='本单位'\narticle=''\nmark='local'\nchecked_on=2026-01-01\n"
        "[[words]]\nwrong='打造'\nright='建设'\nkind='forbidden'\n",
        encoding="utf-8",
    )

    code, [result] = _json(capsys, path, "--known", "(0971)6135678", "--lexicon", lexicon)

    assert code == 0
    assert [(f["code"], f["message"]) for f in result["findings"]] == [  # type: ignore[attr-defined]
        ("screen_word", "禁用词“打造”，建议写“建设”。")
    ]


def test_file_that_cannot_be_looked_into_is_no_clean_file(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "甲.pdf").write_bytes(files.encrypted_pdf())
    (tmp_path / "乙.txt").write_text("秘密★\n", encoding="utf-8")

    code, results = _json(capsys, tmp_path)

    assert code == 2
    assert [r.get("statement", r.get("error", {}).get("code")) for r in results] == [  # type: ignore[attr-defined]
        None,
        "password_protected",
    ]


def test_place_of_a_photo_is_told_as_a_hidden_part(capsys: Capture, tmp_path: Path) -> None:
    photo = jpeg(segment(0xE1, EXIF + exif([(0x0110, 2, b"Camera X")], place=latitude())))
    (tmp_path / "甲.jpg").write_bytes(photo)

    code, results = _json(capsys, tmp_path)

    assert code == 0
    assert [(f["code"], f["level"], f["found"]) for f in results[0]["findings"]] == [  # type: ignore[attr-defined]
        ("screen_hidden", "warning", "photo_place"),
        ("screen_file", "notice", "picture"),
    ]


def test_every_kind_of_hit_has_its_finding() -> None:
    assert set(FINDINGS) == set(LABELS)


def test_options_are_in_the_manual() -> None:
    section = (MANUAL / "命令.md").read_text(encoding="utf-8").partition("### gongkai screen\n")[2]

    assert set(re.findall(r"`(--[a-z]+)", section.partition("\n##")[0])) == {
        "--known",
        "--lexicon",
        "--json",
    }


def test_command_starts_without_the_web_framework() -> None:
    script = "import sys, gongkai.cli.screen; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
