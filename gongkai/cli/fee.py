"""``gongkai fee``: 信息处理费 by item or by page."""

from __future__ import annotations

import argparse

from gongkai.cli.output import EXIT_CLEAN, print_json
from gongkai.cli.values import count
from gongkai.statute.fees import quote_items, quote_pages


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of ``fee``."""
    text = "信息处理费应收多少，逐档说明"
    verb = verbs.add_parser(
        "quote", help=text, description=text + "。收不收由机关决定，须人工确认。"
    )
    by = verb.add_mutually_exclusive_group(required=True)
    by.add_argument(
        "--items", metavar="件数", type=count, help="同一申请人本自然月累计件数（按件）"
    )
    by.add_argument("--pages", metavar="页数", type=count, help="一件申请所需页数（按量）")
    verb.add_argument("--json", action="store_true", help="以 JSON 输出")
    verb.set_defaults(run=run_quote)


def run_quote(arguments: argparse.Namespace) -> int:
    """Print the fee for so many items of a month, or pages of one application."""
    if arguments.items is not None:
        quote = quote_items(arguments.items)
    else:
        quote = quote_pages(arguments.pages)
    if arguments.json:
        print_json(quote.as_json())
    else:
        print("\n".join(quote.explanation))
    return EXIT_CLEAN
