"""The index of an old folder: heads guessed, rows matched with files, nothing guessed silently."""

from datetime import date

import pytest

from gongkai.archive.importing.indexing import Index, match_files, read_index
from gongkai.errors import InvalidInput


def _index(*rows: str) -> Index:
    return read_index("\n".join(rows).encode(), "目录.csv")


def _matched(index: Index, *files: str) -> dict[str, int]:
    match_files(index, files)
    return {file: row.row for file, row in index.by_file.items()}


def test_an_offices_own_heads_are_recognised() -> None:
    index = _index(
        "康川街道归档文件目录",
        "序号,电子文件名,标题,发文字号,成文日期,发文单位,期限,页数,说明",
        "1,a.doc,关于防汛的通知,康办发〔2015〕1号,2015年6月3日,康川街道,定期30年,3,原件",
    )

    assert [(row.row, row.path, row.told) for row in index.rows] == [
        (
            3,
            "a.doc",
            {
                "title": "关于防汛的通知",
                "number": "康办发〔2015〕1号",
                "dated_on": date(2015, 6, 3),
                "maker": "康川街道",
                "retention": "long",
                "pages": 3,
                "note": "原件",
            },
        )
    ]


def test_a_value_that_is_not_understood_is_told_and_the_rest_is_taken() -> None:
    index = _index("文件名,题名,日期,保管期限", "a.doc,通知,二月三十日,永远")

    [row] = index.rows
    assert row.told == {"title": "通知"}
    assert [problem[:9] for problem in row.problems] == ["日期没有采用：“二", "保管期限没有采用："]


@pytest.mark.parametrize("text", ["", "甲,乙\n1,2", "序号,备注\n1,2"])
def test_a_table_that_is_no_index_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_index(text.encode(), "目录.csv")


@pytest.mark.parametrize(
    ("told", "file"),
    [
        ("a/b.doc", "a/b.doc"),
        ("A\\B.DOC", "a/b.doc"),
        ("D:\\a\\b.doc", "a/b.doc"),
        ("b.doc", "a/b.doc"),
        ("b", "a/b.docx"),
        ("b.doc", "a/b.docx"),
    ],
)
def test_a_row_finds_its_file_by_way_name_or_stem(told: str, file: str) -> None:
    assert _matched(_index("文件名,题名", f"{told},通知"), file, "c/other.doc") == {file: 2}


def test_a_row_without_a_name_finds_the_file_called_like_its_title_or_number() -> None:
    index = _index("题名,文号", "关于“防汛”的通知,", ",康办发〔2015〕2号")

    assert _matched(index, "关于防汛的通知.pdf", "x/康办发[2015]2号.pdf") == {
        "关于防汛的通知.pdf": 2,
        "x/康办发[2015]2号.pdf": 3,
    }


def test_a_name_that_several_files_bear_fits_none_and_a_second_row_fits_nothing() -> None:
    index = _index("文件名,题名", "b.doc,甲", "c.doc,乙", "c.doc,丙")

    assert _matched(index, "1/b.doc", "2/b.doc", "c.doc") == {"c.doc": 3}
    assert [(row.row, why) for row, why in index.without_file()] == [
        (2, "有几个文件同名，目录没有写明在哪个文件夹。"),
        (4, "目录里有几行写的是同一个文件，只按第一行导入。"),
    ]
