"""``corpus build``."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from gongkai.cli.output import EXIT_CLEAN, EXIT_FAILURE, print_json, say
from gongkai.corpus.extra import require_extra

if TYPE_CHECKING:
    from gongkai.corpus.building import Built

#: Off a terminal (a log) the progress is told only now and then.
SECONDS_BETWEEN_LINES = 30


def run_build(arguments: argparse.Namespace) -> int:
    """Build a corpus; 0 also with files that could not be read: they are rows of ``failures``."""
    require_extra()
    from tqdm import tqdm

    from gongkai.corpus.building import build_corpus
    from gongkai.corpus.questions import count_alike

    pause = 0.5 if sys.stderr.isatty() else SECONDS_BETWEEN_LINES
    with tqdm(total=0, desc="读取年报", unit="份", mininterval=pause, delay=0.1) as bar:

        def on_progress(built: Built, pending: int) -> None:
            bar.total = pending
            bar.set_postfix_str(f"没有读出{sum(built.failures.values())}份", refresh=False)
            bar.update(built.read - bar.n)

        try:
            built = build_corpus(
                arguments.sources,
                arguments.output,
                engine=arguments.engine,
                workers=arguments.workers,
                seconds=arguments.seconds,
                megabytes=arguments.memory,
                retry=arguments.retry,
                on_progress=on_progress,
            )
        except KeyboardInterrupt:
            say("已停下。读完的各批已经存好，再运行同一命令会接着做。")
            # The threads of the engine still run; an orderly end would be an abort now and then.
            os._exit(EXIT_FAILURE)
    alike = count_alike(arguments.output)
    if built.restarts:
        say(f"读取进程{built.restarts}次意外结束（可能内存不足），其余文件已由新的进程读完。")
    if arguments.json:
        print_json(
            {
                "read": built.read,
                "reports": built.ends["report"],
                "failures": built.failures,
                "kept": built.kept,
                "dropped": built.dropped,
                "alike": alike,
            }
        )
    else:
        _tell(built, alike, str(arguments.output))
    return EXIT_CLEAN


def _tell(built: Built, alike: int, folder: str) -> None:
    print(
        f"语料库“{folder}”：这次读了{built.read}份，其中{built.ends['report']}份读出年报；"
        f"{built.kept}份没有变化，沿用上次；{built.dropped}份已变化或移走，旧内容已去掉。"
    )
    if alike:
        print(
            f"  库里有{alike}份与别的文件内容完全相同，统计时会重复计算；怎样找出见手册《语料库》。"
        )
    for code, count in built.failures.items():
        print(f"  没有读出{count}份：{code}")
    if built.failures:
        print(f'逐份原因：gongkai corpus query "FROM failures" -o {folder}')
