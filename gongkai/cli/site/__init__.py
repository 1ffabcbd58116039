"""``gongkai site``: run, demo, accounts, check, backup, export, index, the archive's folders."""

from __future__ import annotations

import argparse
from pathlib import Path

from gongkai.cli.deferred import deferred


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of ``site``."""
    _add_run(verbs, "run", "启动网站：网页、后台写页和定时任务一起运行", "run_site")
    _add_run(verbs, "demo", "装入示例街道并启动网站，供试用", "run_demo")
    text = "建立登录账号或重设密码"
    verb = verbs.add_parser("account", help=text, description=text + "，密码从标准输入读取。")
    verb.add_argument("username", metavar="登录名")
    verb.add_argument("--name", metavar="姓名", default="", help="显示的姓名，新建时必填")
    verb.add_argument("--administrator", action="store_true", help="系统管理员，可以进入系统设置")
    verb.set_defaults(run=deferred("gongkai.cli.site.accounts", "run_account"))
    text = "检查审计链、文件、签发的年报和设置是否完好"
    verb = verbs.add_parser("check", help=text, description=text + "，逐处说明断在哪里。")
    verb.add_argument("--json", action="store_true", help="以 JSON 输出")
    verb.add_argument(
        "--against",
        metavar="文件",
        type=Path,
        help="以前留存的 checkpoints.json，核对那时以前的记录",
    )
    verb.set_defaults(run=deferred("gongkai.cli.site.checking", "run_check"))
    text = "把示例机关的一年在空的网站里从头演一遍"
    verb = verbs.add_parser("simulate", help=text, description=text + "，供演示和试用。")
    verb.add_argument("--year", type=int, default=2020, help="哪一年，默认 2020")
    verb.add_argument("--json", action="store_true", help="以 JSON 输出")
    verb.set_defaults(run=deferred("gongkai.cli.site.simulating", "run_simulate"))
    text = "备份数据库和文件，网站不用停"
    verb = verbs.add_parser("backup", help=text, description=text + "。")
    verb.add_argument(
        "-o", "--output", metavar="文件", type=Path, required=True, help="备份文件，.tar"
    )
    verb.set_defaults(run=deferred("gongkai.cli.site.backup", "run_backup"))
    text = "把备份恢复到空的数据库和数据文件夹"
    verb = verbs.add_parser("restore", help=text, description=text + "。")
    verb.add_argument("file", metavar="备份文件", type=Path)
    verb.set_defaults(run=deferred("gongkai.cli.site.backup", "run_restore"))
    text = "更换加密密钥之后，把用旧密钥加密的内容改用新密钥加密"
    verb = verbs.add_parser("reseal", help=text, description=text + "，可以重复运行。")
    verb.set_defaults(run=deferred("gongkai.cli.site.resealing", "run_reseal"))
    text = "重写全部公开网页，例如升级或更换公开文件夹之后"
    verb = verbs.add_parser("pages", help=text, description=text + "。")
    verb.set_defaults(run=deferred("gongkai.cli.site.loops", "run_pages"))
    text = "把公开网页导出成一个文件夹，供不能访问本站的外网使用"
    verb = verbs.add_parser("export", help=text, description=text + "。")
    verb.add_argument(
        "-o",
        "--output",
        metavar="文件夹",
        type=Path,
        required=True,
        help="空文件夹或上次导出的文件夹",
    )
    verb.set_defaults(run=deferred("gongkai.cli.site.loops", "run_export"))
    text = "把旧档文件夹导入档案，可以中断后接着导入"
    verb = verbs.add_parser("import-archive", help=text, description=text + "。")
    verb.add_argument("folder", metavar="文件夹", type=Path)
    verb.add_argument("--organ", metavar="代号", required=True, help="导入到哪个机关")
    verb.add_argument(
        "--index",
        metavar="文件",
        type=Path,
        help="目录表，.xlsx 或 .csv；不写时用文件夹里名为“归档文件目录”“索引”之类的表",
    )
    verb.add_argument("--json", action="store_true", help="以 JSON 输出结果")
    verb.set_defaults(run=deferred("gongkai.cli.site.archiving", "run_import_archive"))
    text = "把一年的归档文件导出成带校验值的档案包（BagIt）"
    verb = verbs.add_parser("export-archive", help=text, description=text + "。")
    verb.add_argument("--organ", metavar="代号", required=True, help="哪个机关")
    verb.add_argument("--year", metavar="年度", type=int, help="归档年度；不写时导出全部")
    verb.add_argument(
        "-o", "--output", metavar="文件夹", type=Path, required=True, help="空文件夹或新的名字"
    )
    verb.set_defaults(run=deferred("gongkai.cli.site.archiving", "run_export_archive"))
    text = "把各机关的内容重新编入内部检索，例如恢复备份之后"
    verb = verbs.add_parser("index", help=text, description=text + "，可以重复运行，网站不用停。")
    verb.set_defaults(run=deferred("gongkai.cli.site.loops", "run_index"))
    for name, text in (
        ("worker", "只运行后台：写公开网页，读待读取的年报"),
        ("timer", "只运行定时任务"),
    ):
        verb = verbs.add_parser(name, help=text, description=text + "，供正式部署时分别托管。")
        verb.set_defaults(run=deferred("gongkai.cli.site.loops", f"run_{name}"))


def _add_run(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    text: str,
    function: str,
) -> None:
    verb = verbs.add_parser(name, help=text, description=text + "。")
    verb.add_argument("--host", default="127.0.0.1", help="监听地址，默认只供本机访问")
    verb.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    verb.add_argument("--workers", type=int, default=1, help="网页进程数，默认 1")
    verb.set_defaults(run=deferred("gongkai.cli.site.running", function))
