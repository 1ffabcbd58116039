"""``gongkai corpus``: build, query."""

from __future__ import annotations

import argparse
from pathlib import Path

from gongkai.cli.deferred import deferred
from gongkai.cli.values import positive

#: Where a corpus is when nothing else is said.
DEFAULT_FOLDER = Path("语料库")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of ``corpus``."""
    _add_build(verbs)
    _add_query(verbs)


def _add_build(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "把许多年报文件读出、检查，存成 Parquet 表格；中断后再运行会接着做"
    verb = verbs.add_parser("build", help=text, description=text + "。")
    verb.add_argument("sources", metavar="来源", nargs="+", help="文件夹、文件，或 s3://桶/前缀")
    _add_folder(verb)
    verb.add_argument(
        "--engine",
        choices=("local", "ray"),
        default="local",
        help="在本机（local，默认）还是在 Ray 集群上读",
    )
    verb.add_argument(
        "--workers", metavar="个数", type=positive, default=0, help="同时读几份，默认每个处理器一份"
    )
    verb.add_argument(
        "--seconds", metavar="秒", type=positive, default=60, help="读一份最多用多少秒，默认60"
    )
    verb.add_argument(
        "--memory", metavar="MB", type=positive, default=2048, help="读一份最多用多少内存，默认2048"
    )
    verb.add_argument("--retry", action="store_true", help="上次没有读出的文件也再读一次")
    verb.add_argument("--json", action="store_true", help="以 JSON 输出结果的统计")
    verb.set_defaults(run=deferred("gongkai.cli.corpus.building", "run_build"))


def _add_query(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "用 SQL 查询语料库，只读"
    verb = verbs.add_parser("query", help=text, description=text + "。")
    verb.add_argument("sql", metavar="SQL", help="一句 SELECT；表见手册《语料库》")
    _add_folder(verb)
    shape = verb.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="以 JSON 输出，一行一个对象的数组")
    shape.add_argument("--csv", action="store_true", help="以 CSV 输出")
    verb.set_defaults(run=deferred("gongkai.cli.corpus.querying", "run_query"))


def _add_folder(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        *("-o", "--output"),
        metavar="文件夹",
        type=Path,
        default=DEFAULT_FOLDER,
        help=f"语料库所在的文件夹，默认“{DEFAULT_FOLDER}”",
    )
