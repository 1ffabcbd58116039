"""The ``gongkai`` command: ``gongkai <noun> <verb>``, data to stdout, talk to stderr.

Exit: 0 clean, 1 at least one finding of level error, 2 input that cannot be used, 3 our failure.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from gongkai.cli.chinese_argparse import ChineseParser
from gongkai.cli.output import EXIT_FAILURE, EXIT_UNUSABLE, print_failure
from gongkai.errors import GongkaiError

#: Noun → module and one line of help. A noun's module is imported only when the noun is used,
#: so that a rule command starts in a fraction of a second.
NOUNS = {
    "report": ("gongkai.cli.report", "年度报告：编制、读取、检查、输出、比较、汇总"),
    "corpus": ("gongkai.cli.corpus", "语料库：成千上万份年报读成表格，用 SQL 提问"),
    "clock": ("gongkai.cli.clock", "答复期限：到期日及逐日说明"),
    "calendar": ("gongkai.cli.calendar", "工作日：按国务院办公厅放假通知计算"),
    "fee": ("gongkai.cli.fee", "信息处理费：按件、按量计算"),
    "screen": ("gongkai.cli.screen", "信息筛查：个人信息、密级标志、隐藏内容"),
    "checkpoint": ("gongkai.cli.checkpoint", "检查点：以前留存的与现在公布的相比"),
    "site": ("gongkai.cli.site", "网站：启动、试用、检查、备份、恢复"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    wants_json = "--json" in words
    try:
        return _run(words)
    except GongkaiError as error:
        print_failure(error.code, error.message, wants_json=wants_json)
        return EXIT_UNUSABLE
    except BrokenPipeError:
        # The reader of our output (head, a pager) went away: that is its right.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("GONGKAI_DEBUG"):
            raise
        print_failure(
            "internal_error",
            f"程序内部错误（{type(error).__name__}: {error}）。数据没有改动；"
            "请附上命令和文件向维护者反映，设置 GONGKAI_DEBUG=1 可看到详情。",
            wants_json=wants_json,
        )
        return EXIT_FAILURE


def _run(words: list[str]) -> int:
    parser = ChineseParser(prog="gongkai", description="政府信息公开工作系统：年报从台账中来。")
    nouns = parser.add_subparsers(dest="noun", metavar="<名词>", required=True, title="名词")
    chosen = words[0] if words else None
    for noun, (module, summary) in NOUNS.items():
        child = nouns.add_parser(noun, help=summary, description=summary + "。")
        if noun == chosen:
            verbs = child.add_subparsers(dest="verb", metavar="<动词>", required=True, title="动词")
            import_module(module).add_verbs(verbs)
    arguments = parser.parse_args(words)
    code: int = arguments.run(arguments)
    return code
