"""``gongkai screen``: private numbers, secrecy marks and hidden parts in files, before publishing.

The one noun without verbs: ``gongkai screen FILE…``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from gongkai.cli.output import (
    EXIT_CLEAN,
    EXIT_FINDINGS,
    EXIT_UNUSABLE,
    print_failure,
    print_findings,
    print_json,
    say,
)
from gongkai.errors import GongkaiError, InvalidInput
from gongkai.exchange.files import read_file
from gongkai.exchange.parts.picture_parts import PHOTO_NOTES
from gongkai.exchange.screened import CLEAN, STOP, FileScreening, PlacedHit, screen_file
from gongkai.screening.detectors import detect
from gongkai.screening.lexicon import default_lexicon, read_lexicon
from gongkai.screening.masking import mask, mask_text
from gongkai.statute.findings import Finding, has_errors, worst_first

_ARTICLE_SECRET = "保密法第三十五条；条例第十七条"  # noqa: S105 - an article, no password
_ARTICLE_PRIVATE = "条例第十五条；个人信息保护法第二十五条"
#: The finding of each kind of hit; the value, masked, and its places are put in.
FINDINGS: dict[str, Finding] = {
    "secrecy_mark": Finding(code="screen_secrecy_mark", level="error", message="密级标志"),
    "internal_mark": Finding(code="screen_internal_mark", level="warning", message="内部标志"),
    "id_number": Finding(code="screen_id_number", level="warning", message="身份证号"),
    "bank_card": Finding(code="screen_bank_card", level="warning", message="银行卡号"),
    "mobile": Finding(code="screen_mobile", level="warning", message="手机号码"),
    "landline": Finding(code="screen_landline", level="warning", message="固定电话"),
    "passport": Finding(code="screen_passport", level="warning", message="护照或通行证号"),
    "plate": Finding(code="screen_plate", level="warning", message="车牌号"),
    "address": Finding(code="screen_address", level="warning", message="有门牌号的住址"),
    "health": Finding(code="screen_health", level="warning", message="与姓名并列的病情或残疾"),
    # Never hits of a detector: they are told as notes on the file.
    "unseen_content": Finding(code="screen_file", level="notice", message="无法查看的内容"),
    "photo_data": Finding(code="screen_hidden", level="warning", message="照片附带的信息"),
}
_HIT_CODES = frozenset(
    finding.code
    for kind, finding in FINDINGS.items()
    if kind not in ("unseen_content", "photo_data")
)
#: Hidden parts of these names are in every file; they are screened but not told one by one.
_EVERYWHERE = (
    *("文档属性", "其他部件", "链接地址", "标签属性", "脚本和样式", "定义的名称"),
    "照片信息",
)


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Put the files where other nouns have their verbs.

    argparse has no public way back from subparsers; their group shares its actions and defaults
    with the parser, and ``verbs`` knows its group.
    """
    group: argparse._ArgumentGroup = verbs.container  # type: ignore[attr-defined]
    group._remove_action(verbs)
    group.title = "参数"
    add_arguments(group)


def add_arguments(parser: argparse._ActionsContainer) -> None:
    """Add the arguments of the command to a parser or a group of one."""
    parser.add_argument(
        "files", metavar="文件", type=Path, nargs="+", help="要检查的文件，或装有文件的文件夹"
    )
    parser.add_argument(
        "--known",
        metavar="号码或地址",
        action="append",
        default=[],
        help="单位对外公布的电话、地址，不作提示；可以写多次",
    )
    parser.add_argument("--lexicon", metavar="文件", type=Path, help="本单位的词库，与自带的一起用")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出，多个文件时一行一份")
    parser.set_defaults(run=run_screen)


def run_screen(arguments: argparse.Namespace) -> int:
    """Screen every file; 1 when any has a secrecy mark, 2 when any could not be looked into."""
    lexicon = default_lexicon() + (read_lexicon(arguments.lexicon) if arguments.lexicon else ())
    files = _expand(arguments.files)
    exits = [EXIT_CLEAN]
    for path in files:
        try:
            data = read_file(path)
            screening = screen_file(data, path.name, known=arguments.known, lexicon=lexicon)
        except GongkaiError as error:
            print_failure(
                error.code,
                f"{error.message}没有查成，不能当作已经查过。",
                wants_json=arguments.json,
                source=path.name,
                one_line=len(files) > 1,
            )
            exits.append(EXIT_UNUSABLE)
            continue
        findings = findings_of(screening)
        _show(path, findings, wants_json=arguments.json, is_one_of_many=len(files) > 1)
        exits.append(EXIT_FINDINGS if has_errors(findings) else EXIT_CLEAN)
    return max(exits)


def _expand(paths: Sequence[Path]) -> list[Path]:
    """Return the files named, folders replaced by the files in them, hidden ones included.

    Not as reports are gathered: what is hidden from a listing may be sent along with the folder.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(item for item in path.rglob("*") if item.is_file())
            if not inside:
                raise InvalidInput(f"文件夹“{path.name}”里没有文件。", code="empty_folder")
            files += inside
        else:
            files.append(path)
    return files


def findings_of(screening: FileScreening) -> tuple[Finding, ...]:
    """Return the screening of a file as findings, errors first; no number stands in them whole."""
    return worst_first(
        [*_of_hits(screening), *_of_hidden(screening), *_of_words(screening), *_of_file(screening)]
    )


def _of_hits(screening: FileScreening) -> Iterator[Finding]:
    """Yield one finding for each value, with all its places."""
    groups: dict[tuple[str, str, str], list[PlacedHit]] = {}
    for placed in screening.hits:
        hit = placed.hit
        groups.setdefault((hit.kind, hit.level, hit.text), []).append(placed)
    for (kind, level, _), group in groups.items():
        template = FINDINGS[kind]
        shown = mask(group[0].hit)
        hidden = "，有的在隐藏内容里" if any(placed.is_hidden for placed in group) else ""
        is_secret = kind in ("secrecy_mark", "internal_mark")
        yield replace(
            template,
            level="error" if level == "stop" else "warning",
            message=(
                f"{template.message}：{shown}（{len(group)}处{hidden}）。{_advice(kind, level)}"
            ),
            places=tuple(dict.fromkeys(placed.place for placed in group)),
            found=shown,
            article=_ARTICLE_SECRET if is_secret else _ARTICLE_PRIVATE,
        )


def _advice(kind: str, level: str) -> str:
    if level == "stop":
        return f"{STOP}，不要上传、转发或复制。"
    if kind in ("secrecy_mark", "internal_mark"):
        return "请先交保密审查，由人工认定。"
    return "提示，由人工认定：脱敏，或写明理由保留。"


def _of_hidden(screening: FileScreening) -> Iterator[Finding]:
    places = [part.place for part in screening.parts if part.is_hidden]
    places += [
        f"{part.place}（有隐藏行列）"
        for part in screening.parts
        if not part.is_hidden and (part.hidden_lines or part.hidden_columns)
    ]
    told = tuple(dict.fromkeys(p for p in places if not p.startswith(_EVERYWHERE)))
    if told:
        yield Finding(
            code="screen_hidden",
            level="warning",
            message="文件有读者看不见的内容（批注、修订、隐藏部分）。请核对后删去，再公开。",
            places=told,
        )


def _of_words(screening: FileScreening) -> Iterator[Finding]:
    places: dict[str, list[str]] = {}
    for placed in screening.word_hits:
        places.setdefault(placed.word.message, []).append(placed.place)
    for message, found in places.items():
        yield Finding(
            code="screen_word",
            level="notice",
            message=f"{message}。",
            places=tuple(dict.fromkeys(found)),
        )


def _of_file(screening: FileScreening) -> Iterator[Finding]:
    for note in screening.notes:
        template = FINDINGS["photo_data" if note.code in PHOTO_NOTES else "unseen_content"]
        yield replace(template, message=note.message, found=note.code)


def _show(
    path: Path, findings: Sequence[Finding], *, wants_json: bool, is_one_of_many: bool
) -> None:
    clean = None if any(finding.code in _HIT_CODES for finding in findings) else CLEAN
    name = mask_text(path.name, detect(path.name))
    if wants_json:
        shown = [finding.as_json() for finding in findings]
        result = {"source": {"name": path.name}, "findings": shown, "statement": clean}
        print_json(result, one_line=is_one_of_many)
    else:
        if is_one_of_many:
            print(f"== {name}")
        if findings:
            print_findings(findings)
        if clean:
            print(f"{clean}。")
    if has_errors(findings):
        say(f"“{name}”有密级标志：{STOP}。")
