"""The parts of an official document (GB/T 9704) that have fields of their own, taken off its body.

Only what is surely such a part is taken away; whatever is in doubt stays in the body, where a
person sees it. Reading: docs/readings/0035-parts-of-a-document.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from gongkai.exchange.drafting.blocks import Block, paragraph
from gongkai.exchange.drafting.characters import one_line
from gongkai.exchange.drafting.facts import attribute_in, date_at_end, date_in, number_in

#: How many blocks the head of a document may have, and the 版记 at its foot.
LONGEST_HEAD = 16
LONGEST_FOOT = 12
_KINDS = (
    "通知|公告|通告|意见|决定|决议|报告|请示|批复|复函|函|纪要|令|公报|议案|通报|方案|办法|规定|细则|规则|制度"
    "|要点|计划|规划|总结|预案|指南|目录|清单|名单|答复|说明|公示|启事|须知|章程|标准|解读"
)
_COMPLETE = re.compile(rf"(?:{_KINDS})(?:\s*[（(][^（）()]{{1,12}}[）)])?$")
_ORGAN = re.compile(
    r"(?:政府|办事处|委员会|党工委|工委|党委|纪委|局|厅|部|办公室|办|中心|院|所|站|大队|支队|管委会|小组"
    r"|指挥部|协会|联合会|公司|社区|学校"
    r"|居委会|村委会|科|处|馆)(?:[（(](?:章|盖章|代章|印章)[）)])?$"
)
_ANNOUNCED = re.compile(r"(?:公告|通告|公示|启事)(?:[（(][^（）()]{1,12}[）)])?$")
_ISSUE = re.compile(
    r"[（(]?(?:(?:19|20)\d{2}\s*年)?\s*(?P<issue>第\s*[〇一二三四五六七八九十百\d]{1,5}\s*期)[）)]?"
    r"\s*(?:[（(]\s*总?第?\s*[〇一二三四五六七八九十百\d]{1,6}\s*期\s*[）)])?(?:\s*增刊)?"
)
_FURNITURE = re.compile(
    r"^(?:[\[【（(]?\s*(?:打印|关闭|收藏|分享|字体|字号|大中小|浏览次数|点击数|来源|信息来源|发布时间|发布日期"
    r"|更新时间|责任编辑|阅读量|作者)\s*[\]】）)]?\s*[:：|｜\[【（(]?.*)$"
)
_COPY_OR_URGENCY = re.compile(r"(?:\d{6}|特\s*急|加\s*急|急\s*件|特\s*提)")
_SECRECY = re.compile(r"(?:绝密|机密|秘密)\s*[★☆*]")
_MASTHEAD = re.compile(r"(?P<organ>[\u4e00-\u9fff（）()]{3,60})文件")
_APPENDIX = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]{0,3}\s*[:：]?")
_COPIED = re.compile(r"^(?:抄\s*送|抄\s*报|分\s*送|主\s*送|报|送|发|印发|呈\s*报|呈\s*送)\s*[:：]")
_PRINTED = re.compile(
    r"(?:\d|日)\s*印发\s*$|^\s*[（(]?共印\s*\d+\s*份[）)]?\s*$|^(?:校对|录入|责任编辑|编辑|审核|签发)\s*[:：]\s*\S{1,12}(?:\s+\S+)*$"
)
_SENTENCE = re.compile(r"[。；！？]")
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])")


@dataclass
class Parts:
    """What was taken from the document, and the blocks that remain."""

    title: str = ""
    number: str = ""
    issue: str = ""
    dated_on: date | None = None
    issuer: str = ""
    masthead: str = ""
    attribute: str = ""
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: What stood below the body and is told there no more, in words.
    taken: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """ "brief", "announcement", "document" or "other"."""
        if self.issue:
            return "brief"
        if _ANNOUNCED.search(self.title):
            return "announcement"
        return "document" if self.number or _COMPLETE.search(self.title) else "other"


def read_parts(blocks: tuple[Block, ...]) -> Parts:
    """Return title, number, issuer and day of a document, and its body without them."""
    parts = Parts()
    rest = _read_head(parts, list(blocks))
    rest = _read_signature(parts, rest)
    rest = _read_foot(parts, rest)
    if parts.taken:
        told = "；".join(parts.taken)
        parts.notes.insert(0, f"已从正文移到各自的栏目，请核对：{told}。")
    parts.blocks = [_with_heading(block) for block in rest]
    parts.issuer = parts.issuer or parts.masthead
    return parts


def squeezed(text: str) -> str:
    """Return a line of the head without the blanks that widen it.

    >>> squeezed("康 川 街 道 办 事 处 文 件")
    '康川街道办事处文件'
    """
    line = one_line(text.replace("\t", " "))
    letters = [part for part in re.split(r"[ \u3000]+", line) if part]
    is_spaced = len(letters) > 2 and sum(len(part) == 1 for part in letters) * 2 > len(letters)
    return _SPACED.sub("", line) if is_spaced else line


def _read_head(parts: Parts, blocks: list[Block]) -> list[Block]:
    """Take the lines above the body; return what is left."""
    head, kept = blocks[:LONGEST_HEAD], list[Block]()
    is_brief = any(_ISSUE.fullmatch(squeezed(b.text)) for b in head[:6] if b.is_line)
    lines: list[str] = []
    at = 0
    while at < len(head):
        block = head[at]
        if _take_table(parts, block):
            at += 1
            continue
        if not block.is_line:
            break
        line = squeezed(block.text)
        if _SECRECY.search(line):
            parts.notes.append("文件首部有密级标志。请停止操作，报告保密机构。")
            kept.append(block)
        elif _take_line(parts, line, is_brief=is_brief, has_title=bool(lines)):
            pass
        elif _may_continue(lines) and _is_title_line(line):
            lines.append(line)
        else:
            break
        at += 1
    parts.title = _title_of(lines)
    return [*kept, *blocks[at:]]


def _take_table(parts: Parts, block: Block) -> bool:
    """Take the table of facts that sites put above a document."""
    if block.tag != "table" or not re.search(r"索\s*引\s*号", block.text):
        return False
    cells = [one_line(cell) for cell in re.split(r"[\t\n]", block.text)]
    for label, value in pairwise(cells):
        name = re.sub(r"[\s:：]", "", label)
        if name in ("文号", "发文字号"):
            parts.number = parts.number or number_in(value)
        elif name in ("成文日期", "生成日期"):
            parts.dated_on = parts.dated_on or date_in(value)
        elif name in ("发文机关", "发布机构", "公开机构"):
            parts.masthead = parts.masthead or value
    return True


def _take_line(parts: Parts, line: str, *, is_brief: bool, has_title: bool) -> bool:
    """Take a line of the head that is not the title; say whether it was one."""
    if _COPY_OR_URGENCY.fullmatch(line) or _FURNITURE.match(line):
        return True
    if number := number_in(line):
        parts.number = parts.number or number
        return True
    if attribute := attribute_in(line):
        parts.attribute = attribute
        return True
    if is_brief and (issue := _ISSUE.fullmatch(line)):
        parts.issue = parts.issue or re.sub(r"\s", "", issue["issue"])
        return True
    if masthead := _MASTHEAD.fullmatch(line):
        parts.masthead = masthead["organ"]
        return True
    if day := date_in(line):
        parts.dated_on = parts.dated_on or day
        return True
    if is_brief and not has_title:
        return _take_editor(parts, line)
    return False


def _take_editor(parts: Parts, line: str) -> bool:
    """Take the name of a brief above its 期号, and the line of its editor and day below."""
    if not parts.issue:
        return True
    told = date_at_end(line)
    name = re.sub(r"(?:主办|编印|编发|编)$", "", told[0]).strip() if told else ""
    if not told or not (_ORGAN.search(name) or name != told[0]):
        return False
    parts.masthead, parts.dated_on = name, parts.dated_on or told[1]
    return True


def _may_continue(lines: list[str]) -> bool:
    """Say whether the title may have a further line."""
    whole = "".join(lines)
    if not lines or len(lines) > 5:
        return not lines
    if _COMPLETE.search(whole):
        return False
    is_begun = re.search(r"关于|印发|转发|的$|[、和及与]$", whole)
    return bool(is_begun or _ORGAN.search(lines[-1]))


def _is_title_line(line: str) -> bool:
    is_open = line.endswith(("：", ":", "，", "、")) or _SENTENCE.search(line)
    return bool(line) and len(line) <= 80 and not is_open and not _is_numbered(line)


def _is_numbered(line: str) -> bool:
    return bool(
        re.match(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]|附\s*件)", line)
    )


def _title_of(lines: list[str]) -> str:
    whole = ""
    for line in lines:
        is_word = whole[-1:].isascii() and line[:1].isascii() and whole
        whole += (" " if is_word else "") + line
    return whole


def _read_signature(parts: Parts, blocks: list[Block]) -> list[Block]:
    """Take the signature with its day below the body; appendices after it stay."""
    end = next((n for n, b in enumerate(blocks) if n and _is_appendix(b)), len(blocks))
    for at in range(end):
        block = blocks[at]
        if not block.is_line:
            continue
        line = squeezed(block.text)
        day = date_in(line)
        beside = date_at_end(line) if not day else None
        if beside and _is_signer(beside[0]):
            parts.issuer, parts.dated_on = _signer(beside[0]), beside[1]
            parts.taken.append(f"落款“{line}”")
            return blocks[:at] + blocks[at + 1 :]
        signers = _signers_above(blocks, at) if day else []
        if day and (signers or (at >= end - LONGEST_FOOT // 2 and not parts.dated_on)):
            parts.issuer, parts.dated_on = "、".join(signers), day
            parts.taken.append(f"{'落款' if signers else '成文日期'}“{' '.join([*signers, line])}”")
            return blocks[: at - len(signers)] + blocks[at + 1 :]
    return blocks


def _is_appendix(block: Block) -> bool:
    return block.is_line and bool(_APPENDIX.fullmatch(squeezed(block.text)))


def _signers_above(blocks: list[Block], at: int) -> list[str]:
    signers: list[str] = []
    while len(signers) < 6 and at - len(signers) > 0:
        above = blocks[at - len(signers) - 1]
        if not above.is_line or not _is_signer(squeezed(above.text)):
            break
        signers.insert(0, _signer(squeezed(above.text)))
    return signers


def _is_signer(line: str) -> bool:
    return (
        3 <= len(line) <= 40
        and bool(_ORGAN.search(line))
        and not re.search(r"[。，；：:,;“”《》]|关于", line)
    )


def _signer(line: str) -> str:
    return re.sub(r"\s*[（(](?:章|盖章|代章|印章)[）)]$", "", line)


def _read_foot(parts: Parts, blocks: list[Block]) -> list[Block]:
    """Take 附注 and 版记 at the end; what they say of disclosure is kept."""
    start = max(len(blocks) - LONGEST_FOOT, 0)
    kept, dropped = blocks[:start], 0
    for block in blocks[start:]:
        line = squeezed(block.text)
        attribute = attribute_in(line) if block.is_line else ""
        if attribute:
            parts.attribute = parts.attribute or attribute
            parts.taken.append(f"附注“{line.strip('（）() ')}”")
        elif _is_imprint(block, line):
            dropped += 1
        else:
            kept.append(block)
    if dropped:
        parts.notes.append("版记（抄送、印发等）没有带进正文。")
    return kept


def _is_imprint(block: Block, line: str) -> bool:
    lines = [squeezed(text) for text in block.text.replace("\t", " ").split("\n")]
    if block.tag == "table":
        return any(_PRINTED.search(text) for text in lines) and len(lines) <= 6
    return block.is_line and bool(_COPIED.match(line) or _PRINTED.search(line))


_FIRST_LEVEL = re.compile(r"[一二三四五六七八九十]{1,3}、[^。；，：:]{0,39}[^。；，：:\d]")
_SECOND_LEVEL = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)][^。；，：:]{0,39}[^。；，：:\d]")


def _with_heading(block: Block) -> Block:
    """Return a numbered line of its own as the heading that it is."""
    if block.tag != "p" or "<br" in block.html:
        return block
    if _FIRST_LEVEL.fullmatch(block.text):
        return paragraph(block.text, "h2")
    return paragraph(block.text, "h3") if _SECOND_LEVEL.fullmatch(block.text) else block
