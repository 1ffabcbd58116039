"""What real offices do to the form: each variation changes the print and, with it, the truth."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from gongkai.statute.annual_report.amounts import UNITS
from gongkai.statute.annual_report.report import Report
from tests.foreign.printing import Cell, Printed, Table

Variation = Callable[[Printed, random.Random], None]
#: Name → (forms it can happen to, what it does).
VARIATIONS: dict[str, tuple[tuple[str, ...], Variation]] = {}
BOTH = ("2019", "2021")


def variation(*forms: str) -> Callable[[Variation], Variation]:
    """Enter a variation under its function's name."""

    def enter(change: Variation) -> Variation:
        VARIATIONS[change.__name__] = (forms or BOTH, change)
        return change

    return enter


def _rename(printed: Printed, old: str, new: str) -> None:
    for table in printed.tables():
        for row in table.rows:
            for cell in row:
                if cell.cell is None and cell.text == old:
                    cell.text = new


def _rows(printed: Printed, table_id: str) -> list[list[Cell]]:
    """Return the rows of a table that hold figures."""
    return [row for row in printed.table(table_id).rows if any(cell.cell for cell in row)]


def _values(row: list[Cell]) -> list[Cell]:
    return [cell for cell in row if cell.cell]


def _blank(printed: Printed, cell: Cell, text: str = "") -> None:
    assert cell.cell is not None
    cell.text = text
    printed.cells[cell.cell] = None
    printed.units.pop(cell.cell, None)


# B. Labels and heads


@variation()
def labels_broken(printed: Printed, draw: random.Random) -> None:
    """Long labels and heads break over two lines anywhere."""
    for table in printed.tables():
        for row in table.rows:
            for cell in row:
                if cell.cell is None and len(cell.text) >= 4 and draw.random() < 0.4:
                    place = draw.randint(2, len(cell.text) - 2)
                    cell.text = f"{cell.text[:place]}\n{cell.text[place:]}"


@variation("2019")
def second_lines_of_heads_lost(printed: Printed, draw: random.Random) -> None:
    for head in ("本年新制作数量", "本年新公开数量"):
        _rename(printed, head, "本年新")


@variation("2021")
def normative_named_short(printed: Printed, draw: random.Random) -> None:
    _rename(printed, "行政规范性文件", "规范性文件")


@variation()
def notes_in_labels(printed: Printed, draw: random.Random) -> None:
    _rename(printed, "行政许可", "行政许可(含备案)")
    _rename(printed, "本年增/减", "本年增/减(减用负值,如-3)")


@variation()
def extra_row(printed: Printed, draw: random.Random) -> None:
    table = printed.table("t2")
    place = table.rows.index(table.row_of("t2.normative")) + 1
    figures = [Cell(str(draw.randint(1, 99)), column) for column in (1, 2, 3)]
    table.rows.insert(place, [Cell("其他主动公开文件", 0), *figures])


@variation()
def blanks_in_labels(printed: Printed, draw: random.Random) -> None:
    _rename(printed, "第二十条第（五）项", "第二十条  第(五)项")
    _rename(printed, "规章", "规 章")
    _rename(printed, "总计", "总 计")


@variation()
def caption_missing(printed: Printed, draw: random.Random) -> None:
    table = printed.table("t2")
    captions = [row for row in table.rows if row[0].text.startswith("第二十条")]
    table.rows.remove(draw.choice(captions))


@variation()
def item_numbers_lost(printed: Printed, draw: random.Random) -> None:
    for row in printed.table("t2").rows:
        if row[0].text.startswith("第二十条"):
            row[0].text = "第二十条第"


@variation()
def row_label_lost(printed: Printed, draw: random.Random) -> None:
    row = draw.choice(_rows(printed, "t3")[2:-2])
    label = next(cell for cell in reversed(row) if not cell.cell)
    label.text = ""
    printed.open |= {cell.cell for cell in row if cell.cell}


@variation("2021")
def head_cut(printed: Printed, draw: random.Random) -> None:
    _rename(printed, "现行有效件数", "现行有效件")


@variation("2021")
def year_in_heads(printed: Printed, draw: random.Random) -> None:
    _rename(printed, "本年制发件数", f"本年({printed.report.year})制发件数")


@variation("2021")
def brackets_of_heads_lost(printed: Printed, draw: random.Random) -> None:
    _rename(printed, "本年收费金额（单位：万元）", "本年收费金额单位:万元")


@variation()
def words_of_labels_lost(printed: Printed, draw: random.Random) -> None:
    _rename(printed, "2.其他法律行政法规禁止公开", "2.其他法律行政止公开")
    _rename(printed, "5.要求行政机关确认或重新出具已获取信息", "5.要求行政机关确认或重新出具已获取")


@variation("2021")
def part_six_shortened(printed: Printed, draw: random.Random) -> None:
    for row in _rows(printed, "t3"):
        for cell in row:
            if "逾期不补正" in cell.text:
                cell.text = "1.逾期不补正"
            elif "逾期未按收费" in cell.text:
                cell.text = "2.逾期不缴费"


@variation()
def footnote_below_table(printed: Printed, draw: random.Random) -> None:
    place = printed.blocks.index(printed.table("t3"))
    printed.blocks.insert(place + 1, "注:含上年度结转")


@variation()
def widths_and_numerals_mixed(printed: Printed, draw: random.Random) -> None:
    for table in printed.tables():
        for row in table.rows:
            for cell in row:
                if cell.cell is None and draw.random() < 0.5:
                    cell.text = unicodedata.normalize("NFKC", cell.text).replace("、", ",")


# D. Values


@variation()
def all_blank(printed: Printed, draw: random.Random) -> None:
    for table in printed.tables():
        for row in table.rows:
            for cell in _values(row):
                _blank(printed, cell)


@variation()
def only_totals(printed: Printed, draw: random.Random) -> None:
    for row in _rows(printed, "t3"):
        for cell in _values(row)[:-1]:
            _blank(printed, cell)


@variation()
def only_person_and_total(printed: Printed, draw: random.Random) -> None:
    for row in _rows(printed, "t3"):
        for cell in _values(row)[1:-1]:
            _blank(printed, cell)


@variation()
def one_number_over_the_row(printed: Printed, draw: random.Random) -> None:
    row = printed.table("t3").row_of("t3.received")
    values = _values(row)
    printed.open |= {cell.cell for cell in values if cell.cell}
    values[0].colspan = len(values)
    for cell in values[1:]:
        row.remove(cell)


@variation()
def blanks_beside_dashes(printed: Printed, draw: random.Random) -> None:
    for table in printed.tables():
        for row in table.rows:
            for cell in _values(row):
                if draw.random() < 0.3:
                    _blank(printed, cell, draw.choice(("", "-", "/", "无", "—", "--")))


@variation()
def totals_blank(printed: Printed, draw: random.Random) -> None:
    for row in draw.sample(_rows(printed, "t3"), 5):
        _blank(printed, _values(row)[-1])


@variation()
def leading_blanks(printed: Printed, draw: random.Random) -> None:
    for table in printed.tables():
        for row in table.rows:
            for cell in _values(row):
                if cell.text:
                    cell.text = draw.choice((" ", "\u3000", "\xa0", "")) + cell.text


def _amounts(printed: Printed) -> list[Cell]:
    return [
        cell
        for row in _rows(printed, "t2")
        for cell in _values(row)
        if cell.cell and cell.cell.endswith(".amount")
    ]


@variation()
def unit_in_cells(printed: Printed, draw: random.Random) -> None:
    for cell in _amounts(printed):
        assert cell.cell is not None
        value = printed.report.cells[cell.cell]
        unit = draw.choice(("万", "万元", "元"))
        printed.units[cell.cell] = unit if unit.endswith("元") else "万元"
        number = Decimal(value or 0) / UNITS[printed.units[cell.cell]]
        cell.text = f"{number.normalize():f}{unit}"


@variation("2019")
def unit_nowhere(printed: Printed, draw: random.Random) -> None:
    for cell in _amounts(printed):
        assert cell.cell is not None
        cell.text = "9000"
        del printed.cells[cell.cell]
        printed.units.pop(cell.cell, None)


@variation("2019")
def unit_in_heads(printed: Printed, draw: random.Random) -> None:
    for cell in _amounts(printed):
        assert cell.cell is not None
        cell.text = "190.123456"
        printed.cells[cell.cell] = Decimal("1901234.56")
        printed.units[cell.cell] = "万元"
    _rename(printed, "采购总金额", "采购总金额(万元)")


@variation()
def notes_in_cells(printed: Printed, draw: random.Random) -> None:
    cell = _values(printed.table("t2").row_of("t2.normative"))[0]
    cell.text += "(其中修订3件)"
    cell = _values(printed.table("t2").row_of("t2.normative"))[1]
    cell.text += "\n(含自然失效4件)"


@variation()
def separators_and_wide_digits(printed: Printed, draw: random.Random) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for table in printed.tables():
        for row in table.rows:
            for cell in _values(row):
                if cell.text.isdigit():
                    cell.text = f"{int(cell.text):,}" if draw.random() < 0.5 else cell.text
                    if draw.random() < 0.3:
                        cell.text = cell.text.translate(wide)


@variation()
def seven_digit_counts(printed: Printed, draw: random.Random) -> None:
    row = "licensing"
    cell = _values(printed.table("t2").row_of(f"t2.{row}"))[-1]
    assert cell.cell is not None
    number = draw.randint(1_000_000, 99_999_999)
    cell.text, printed.cells[cell.cell] = str(number), number


# C and E. The template of another year, and what stands around the tables


@variation("2019")
def old_form_in_a_new_year(printed: Printed, draw: random.Random) -> None:
    old, new = str(printed.report.year), str(draw.choice((2022, 2023)))
    printed.title = printed.title.replace(old, new)
    printed.report = replace(printed.report, year=int(new))
    printed.blocks = [
        block.replace(f"{old}年", f"{new}年") if isinstance(block, str) else block
        for block in printed.blocks
    ]


@variation()
def metadata_in_front(printed: Printed, draw: random.Random) -> None:
    year = (printed.report.year or 0) + 1
    printed.blocks[:0] = [
        f"索引号：0143{draw.randint(10_000, 99_999)}/{year}-00012",
        f"发文日期：{year}-01-{draw.randint(10, 28)}",
        f"文号：无 有效性：有效 浏览次数：{draw.randint(10, 999)}",
    ]


def _before_table(printed: Printed, table_id: str, lines: list[str]) -> None:
    place = printed.blocks.index(printed.table(table_id))
    printed.blocks[place:place] = lines


@variation()
def lines_between_heading_and_table(printed: Printed, draw: random.Random) -> None:
    _before_table(printed, "t2", ["本机关主动公开政府信息情况如下表所示。"])
    _before_table(printed, "t3", ["单位：件", "三、收到和处理政府信息公开申请情况"])
    _before_table(printed, "t4", [f"{printed.report.year}年度 单位：件"])


@variation()
def numbering_restarts(printed: Printed, draw: random.Random) -> None:
    place = next(i for i, b in enumerate(printed.blocks) if b == "一、总体情况")
    printed.blocks[place + 1 : place + 1] = [
        "一、主要做法",
        "加强组织领导，明确专人负责。",
        "二、主动公开情况",
        "按栏目更新信息。",
        "三、基础工作",
        "做好台账登记。",
    ]


@variation()
def headings_reworded(printed: Printed, draw: random.Random) -> None:
    named = {
        "一、总体情况": draw.choice(
            ("一、工作开展情况", "1、 总体情况", "一、总体情况、", "一、概述")
        ),
        "二、主动公开政府信息情况": "二、行政机关主动公开政府信息情况",
        "五、存在的主要问题及改进情况": "五、存在问题和改进措施",
    }
    printed.blocks = [named.get(b, b) if isinstance(b, str) else b for b in printed.blocks]


@variation()
def characters_lost(printed: Printed, draw: random.Random) -> None:
    year = printed.report.year
    printed.blocks.insert(0, f"本报告所列数据的统计期限自{year}1月1日起至{year}12月31日止。")


@variation()
def title_without_organ(printed: Printed, draw: random.Random) -> None:
    printed.title = f"{printed.report.year}年政府信息公开工作年度报告"
    printed.report = replace(printed.report, organ=None)


@variation()
def title_with_doubled_year(printed: Printed, draw: random.Random) -> None:
    year, organ = printed.report.year, printed.report.organ
    printed.title = f"{year}年{organ}{year}年政府信息公开工作年度报告"


def one_row_part_six(report: Report) -> Report:
    """Return a report of the 2021 form that prints （六）其他处理 as one row."""
    cells = dict(report.cells)
    for column in ("person", "business", "research", "charity", "legal", "other", "total"):
        parts = [
            cells.pop(f"t3.{row}.{column}") for row in ("correction_lapsed", "fee_unpaid", "other")
        ]
        cells[f"t3.other_processing.{column}"] = sum(int(part or 0) for part in parts)
    return replace(report, cells=cells)


def tables_gone(printed: Printed) -> None:
    """Leave only the headings: the tables were pictures."""
    printed.blocks = [block for block in printed.blocks if not isinstance(block, Table)]
    printed.cells = {}
