"""``gongkai report``: compile, read, check, write, diff, rollup."""

from __future__ import annotations

import argparse
from pathlib import Path

from gongkai.cli.deferred import deferred
from gongkai.cli.values import day, year

WRITABLE = ("html", "docx", "pdf", "xlsx", "json")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of ``report``."""
    _add_compile(verbs)
    _add_read(verbs)
    _add_check(verbs)
    _add_write(verbs)
    _add_diff(verbs)
    _add_rollup(verbs)


def _add_compile(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "由台账文件夹或网站的记录编制某一年度的年报，每个数都能查到背后的记录"
    verb = verbs.add_parser("compile", help=text, description=text + "。")
    source = verb.add_mutually_exclusive_group(required=True)
    source.add_argument("--ledger", metavar="文件夹", type=Path, help="台账文件夹")
    source.add_argument("--organ", metavar="代号", help="网站里行政机关的代号，由网站的记录编制")
    verb.add_argument("--year", metavar="年度", type=year, help="报告年度，例如 2024")
    verb.add_argument(
        "-o", "--output", metavar="文件夹", type=Path, help="把各种格式的年报写到这里"
    )
    verb.add_argument("--init", action="store_true", help="新建一个空的台账文件夹，不编制年报")
    verb.add_argument(
        "--init-kind", choices=("csv", "xlsx"), default="csv", help="新建台账的文件类型，默认 csv"
    )
    verb.add_argument("--json", action="store_true", help="以 JSON 输出年报、来源和检查结果")
    verb.set_defaults(run=deferred("gongkai.cli.report.compiling", "run_compile"))


def _add_read(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "读取已公布的年报，得到各格的数"
    verb = verbs.add_parser("read", help=text, description=text + "。")
    _add_files(verb)
    verb.add_argument("--json", action="store_true", help="以 JSON 输出，多个文件时一行一份")
    verb.set_defaults(run=deferred("gongkai.cli.report.reading", "run_read"))


def _add_check(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "检查年报：勾稽关系、格式、文字与表格是否一致"
    verb = verbs.add_parser("check", help=text, description=text + "。")
    _add_files(verb)
    verb.add_argument(
        "--previous", metavar="文件", type=Path, help="同一机关上年的年报，用于跨年核对"
    )
    verb.add_argument(
        "--reorganised", action="store_true", help="机关在本年经过机构改革，结转不等只作警告"
    )
    verb.add_argument(
        "--leaves", metavar="文件", type=Path, nargs="+", help="所属各机关的年报，与上级年报核对"
    )
    verb.add_argument(
        "--units", metavar="名单", type=Path, help="应有的所属机关名单，每行一个，缺的逐个指出"
    )
    verb.add_argument(
        "--verdicts", metavar="文件", type=Path, nargs="+", help="填好认定的退改单，不成立的不计入"
    )
    _add_sheet(verb)
    verb.add_argument("--json", action="store_true", help="以 JSON 输出，多个文件时一行一份")
    verb.set_defaults(run=deferred("gongkai.cli.report.checking", "run_check"))


def _add_sheet(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--sheet",
        metavar="退改单",
        type=Path,
        help="写出退改单（.html、.xlsx 或 .txt）；给文件夹则每份年报三种都写",
    )
    verb.add_argument("--sent-by", metavar="单位", default="", help="退改单上的发出单位")
    verb.add_argument("--reply-to", metavar="单位", default="", help="退改单上写明改好后报送给谁")
    verb.add_argument("--reply-by", metavar="日期", type=day, help="退改单上的报送期限")
    verb.add_argument("--on", metavar="日期", type=day, help="退改单上的核对日期")


def _add_write(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "把年报写成规定版式"
    verb = verbs.add_parser("write", help=text, description=text + "。")
    verb.add_argument("file", metavar="文件", type=Path, help="年报的 JSON 文件")
    verb.add_argument("--to", choices=WRITABLE, required=True, help="写成哪种格式")
    verb.add_argument("-o", "--output", metavar="文件", type=Path, required=True, help="写到哪里")
    verb.add_argument("--json", action="store_true", help="出错时以 JSON 说明")
    verb.set_defaults(run=deferred("gongkai.cli.report.compiling", "run_write"))


def _add_diff(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "逐格、逐部分比较两份年报"
    verb = verbs.add_parser("diff", help=text, description=text + "。")
    verb.add_argument("first", metavar="甲", type=Path, help="第一份年报")
    verb.add_argument("second", metavar="乙", type=Path, help="第二份年报")
    verb.add_argument("--json", action="store_true", help="以 JSON 输出")
    verb.set_defaults(run=deferred("gongkai.cli.report.comparing", "run_diff"))


def _add_rollup(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "把所属各机关的年报汇总成一份"
    verb = verbs.add_parser("rollup", help=text, description=text + "，不能相加的不加。")
    _add_files(verb)
    verb.add_argument("--organ", metavar="名称", required=True, help="汇总后的机关名称")
    verb.add_argument(
        "--units", metavar="名单", type=Path, help="应当汇总的机关名单，每行一个，缺的逐个指出"
    )
    verb.add_argument("--json", action="store_true", help="以 JSON 输出")
    verb.set_defaults(run=deferred("gongkai.cli.report.comparing", "run_rollup"))


def _add_files(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "files", metavar="文件", type=Path, nargs="+", help="年报文件，或装有年报文件的文件夹"
    )
