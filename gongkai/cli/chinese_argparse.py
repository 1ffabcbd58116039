"""argparse speaking Chinese: its built-in phrases translated, its errors raised, not printed."""

from __future__ import annotations

import argparse
from typing import NoReturn

from gongkai.errors import InvalidInput

_PHRASES = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示本帮助",
    "the following arguments are required: %s": "缺少必需的参数：%s",
    "unrecognized arguments: %s": "无法识别的参数：%s",
    "argument %(argument_name)s: %(message)s": "参数 %(argument_name)s：%(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "不能是 %(value)r，只能是 %(choices)s 之一"
    ),
    "invalid %(type)s value: %(value)r": "%(value)r 不是有效的值",
    "expected one argument": "后面要有一个值",
    "expected at most one argument": "后面最多有一个值",
    "expected at least one argument": "后面至少要有一个值",
    "not allowed with argument %s": "不能与 %s 同时使用",
    "one of the arguments %s is required": "%s 之中必须有一个",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 不明确，可能是 %(matches)s",
    "ignored explicit argument %r": "多余的值 %r",
}


def _translate(phrase: str) -> str:
    return _PHRASES.get(phrase, phrase)


def _translate_plural(singular: str, plural: str, number: int) -> str:
    phrase = singular if number == 1 else plural
    return "后面要有 %s 个值" if phrase == "expected %s arguments" else _translate(phrase)


# argparse looks its phrases up through these two module names; there is no public switch.
argparse._ = _translate  # type: ignore[attr-defined]
argparse.ngettext = _translate_plural  # type: ignore[attr-defined]


class ChineseParser(argparse.ArgumentParser):
    """An ArgumentParser whose errors are InvalidInput (code ``usage``) with a hint to --help."""

    def error(self, message: str) -> NoReturn:
        """Raise the message as InvalidInput."""
        raise InvalidInput(f"{message}。请运行“{self.prog} --help”查看用法。", code="usage")
