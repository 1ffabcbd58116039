"""The tables of a corpus: their columns, types and what each column says.

``cells``, ``unplaced`` and ``figures`` mirror the published JSON of a report
(docs/manual/年报JSON.md); ``reports`` is the same cells with one row a report. The key of
all tables is ``file``.
"""

from __future__ import annotations

import pyarrow as pa

from gongkai.exchange.report_json import FURTHER_ROWS
from gongkai.statute.annual_report.forms import FORM_IDS, Kind, get_form

#: Changed when a table changes its shape; an older corpus is then built anew, not mixed with.
FORMAT = 2

TEXT, COUNT = pa.string(), pa.int64()
#: Amounts in 元 with six decimals: 万元 with ten are read without rounding.
AMOUNT = pa.decimal128(38, 6)


def wide_column(cell: str) -> str:
    """Return the column of a cell in ``reports``.

    >>> wide_column("t3.received.person")
    't3_received_person'
    """
    return cell.replace(".", "_")


def _cells_of_both_forms() -> dict[str, Kind]:
    """Return all cells that a report may have, in printed order, with their kind."""
    kinds: dict[str, Kind] = {}
    for form_id in FORM_IDS:
        form = get_form(form_id)
        columns = [column.id for column in form.table("t3").blocks[0].columns]
        further = [row + column for row in FURTHER_ROWS[form_id] for column in columns]
        kinds = {cell.id: cell.kind for cell in form.cells.values()} | kinds
        kinds |= {cell: "count" for cell in further if cell not in kinds}
    return kinds


CELLS = _cells_of_both_forms()


def _schema(**columns: tuple[pa.DataType, str]) -> pa.Schema:
    return pa.schema(
        [pa.field(name, kind, metadata={"comment": says}) for name, (kind, says) in columns.items()]
    )


_FILE = (TEXT, "文件：来源末级名称加其下路径")

SCHEMAS: dict[str, pa.Schema] = {
    "sources": _schema(
        file=_FILE,
        source=(TEXT, "来源"),
        size=(COUNT, "字节数"),
        modified=(pa.timestamp("us"), "文件的修改时间（协调世界时）"),
        sha256=(TEXT, "内容的摘要；没有读到内容的为空"),
        status=(TEXT, "report 读出年报，failure 没有读出"),
    ),
    "failures": _schema(
        file=_FILE,
        code=(TEXT, "没有读出的原因代号"),
        message=(TEXT, "原因和怎么办"),
    ),
    "reports": pa.unify_schemas(
        [
            _schema(
                file=_FILE,
                kind=(TEXT, "文件种类"),
                organ=(TEXT, "行政机关；没有找到的为空"),
                organ_level=(TEXT, "由名称推定的层级；看不出的为空"),
                year=(COUNT, "报告年度；没有找到的为空"),
                form=(TEXT, "格式：2019 或 2021；2019年以前的年报没有表格，为空"),
                published_on=(TEXT, "公布日期"),
                errors=(COUNT, "级别为错误的检查结果数"),
                warnings=(COUNT, "级别为警告的检查结果数"),
                notices=(COUNT, "级别为提示的检查结果数"),
                blanks=(COUNT, "空白格数"),
                unplaced=(COUNT, "没有读准的处数"),
            ),
            _schema(
                **{
                    wide_column(cell): (
                        (AMOUNT, f"{cell}，元") if kind == "amount" else (COUNT, cell)
                    )
                    for cell, kind in CELLS.items()
                }
            ),
        ]
    ),
    "cells": _schema(
        file=_FILE,
        cell=(TEXT, "单元格编号：表.行.列"),
        value=(AMOUNT, "数；金额以元为单位；空白格为空"),
        unit=(TEXT, "金额原来印的单位"),
        note=(TEXT, "单元格里的文字说明"),
        place=(TEXT, "在原文的位置"),
    ),
    "unplaced": _schema(
        file=_FILE,
        table=(TEXT, "表"),
        cell=(TEXT, "单元格编号；不知道属于哪一格的为空"),
        label=(TEXT, "行名"),
        values=(pa.list_(TEXT), "读到的值"),
        place=(TEXT, "在原文的位置"),
        reason=(TEXT, "没有读准的原因代号"),
    ),
    "figures": _schema(
        file=_FILE,
        subject=(TEXT, "正文数字所说的事；指标列表的为空"),
        value=(AMOUNT, "数；金额以元为单位"),
        unit=(TEXT, "量词或单位"),
        text=(TEXT, "原文"),
        approximate=(pa.bool_(), "是否约数"),
        section=(TEXT, "所在部分；指标列表的为空"),
        place=(TEXT, "在原文的位置"),
    ),
    "sections": _schema(
        file=_FILE,
        section=(TEXT, "部分：overview、problems、others 等；2019年以前没有对应的，为原标题"),
        text=(TEXT, "文字"),
    ),
    "findings": _schema(
        file=_FILE,
        code=(TEXT, "规则代号"),
        level=(TEXT, "级别：error、warning、notice"),
        message=(TEXT, "说明"),
        cells=(pa.list_(TEXT), "涉及的单元格"),
        places=(pa.list_(TEXT), "在原文的位置"),
        expected=(TEXT, "应为"),
        found=(TEXT, "实为"),
        article=(TEXT, "依据的条文"),
        source=(TEXT, "规则的出处"),
    ),
}
