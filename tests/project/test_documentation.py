"""What users can meet is documented: finding codes, commands and their options."""

import argparse
import re
from importlib import import_module
from pathlib import Path

from gongkai.cli import NOUNS
from gongkai.cli.chinese_argparse import ChineseParser
from gongkai.statute.annual_report.reconcile import RULES
from gongkai.statute.clocks.risks import RISKS

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "manual"


def _finding_codes_in_source() -> set[str]:
    pattern = re.compile(r"Finding\(\s*code=\"([a-z0-9_]+)\"")
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "gongkai").rglob("*.py"))
    return {code for source in sources for code in pattern.findall(source)}


def test_every_finding_code_is_in_the_manual_with_its_level() -> None:
    page = (MANUAL / "检查规则.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([a-z0-9_]+)` \|", page, re.MULTILINE))

    assert documented == {*RULES, *RISKS, *_finding_codes_in_source()}


def test_manual_gives_each_rule_the_title_and_level_it_has() -> None:
    page = (MANUAL / "检查规则.md").read_text(encoding="utf-8")
    words = {"error": "错误", "warning": "警告", "notice": "提示"}

    missing = [
        row
        for rule in RULES.values()
        if (row := f"| `{rule.code}` | {words[rule.level]} | {rule.title} |") not in page
    ]

    assert missing == []


def _verbs(noun: str) -> dict[str, argparse.ArgumentParser]:
    verbs = ChineseParser(prog=f"gongkai {noun}").add_subparsers()
    import_module(NOUNS[noun][0]).add_verbs(verbs)
    return dict(verbs.choices)


def test_every_command_and_option_is_in_the_manual() -> None:
    page = (MANUAL / "命令.md").read_text(encoding="utf-8")
    missing = []
    for noun in NOUNS:
        for verb, parser in _verbs(noun).items():
            section = page.partition(f"### gongkai {noun} {verb}\n")[2].partition("\n### ")[0]
            options = [o for action in parser._actions for o in action.option_strings]
            missing += [
                f"{noun} {verb} {option}"
                for option in options
                if option.startswith("--") and option != "--help" and f"`{option}" not in section
            ]
            if not section:
                missing.append(f"{noun} {verb}")

    assert missing == []


def test_help_is_chinese() -> None:
    english = re.compile(r"usage:|options:|show this|positional|optional arguments")

    spoken = [parser.format_help() for noun in NOUNS for parser in _verbs(noun).values()]

    assert [text for text in spoken if english.search(text)] == []
