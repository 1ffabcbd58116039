"""Nothing marked secret is kept: what comes in is looked at in memory, before any byte is saved.

Source: 保密法第三十五条; 条例第十七条. Detecting a secret after storing it is an incident already.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence

from gongkai.errors import InvalidInput
from gongkai.exchange.drafting.old_word import is_old_word, new_word
from gongkai.exchange.screened import FileScreening, screen_body, screen_file, screen_text
from gongkai.screening.lexicon import LexiconEntry
from gongkai.screening.raw_marks import find_raw_marks


class SecrecyMark(InvalidInput):
    """What came in carries a secrecy mark (秘密★…); nothing of it was kept."""

    code = "secrecy_mark"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"停止操作，报告保密机构：{where}带有国家秘密标志。系统已经拒收，没有保存任何内容，"
            "也没有留下副本。涉密文件严禁在本系统和任何联网的计算机上处理（保密法）。"
            "请断开网络，保护现场，立即报告本单位保密工作机构。"
        )


#: Pictures hold no text that we can see but what stands beside their pixels.
PICTURES = frozenset({"png", "jpg"})
#: What an old binary file raises, and a PDF in which there is nothing that could be shown.
_UNREAD = frozenset({"not_readable", "unreadable_file"})
#: A PDF without these has no page and no stream: its bytes are all there is.
_SHOWN_PDF = re.compile(rb"/Page|/ObjStm|\bstream\b|/Encrypt")


def look_into(
    data: bytes,
    name: str,
    kind: str,
    *,
    known: Collection[str] = (),
    is_converted: bool = False,
    lexicon: Sequence[LexiconEntry] | None = None,
) -> FileScreening | None:
    """Return what the detectors find in a file, in memory; None where no text can be seen.

    An old binary file is looked through for marks as bytes; with ``is_converted`` also as the new
    kind of file, where LibreOffice is installed. What is damaged, locked, or has something inside
    that cannot be looked into is refused. ``lexicon`` as for ``screen_file``. Raises SecrecyMark.
    """
    if find_raw_marks(data):
        raise SecrecyMark("这个文件")
    if kind in PICTURES and zipfile.is_zipfile(io.BytesIO(data)):
        raise InvalidInput(
            f"“{name}”是图片，后面却附有压缩包，无法筛查，不能上传。请另存为普通图片后再上传。",
            code="unseen_part",
        )
    screening = _screened(data, name, kind, known, lexicon)
    if is_converted and screening is None and is_old_word(data):
        screening = _screened_as_new(data, name, known)
    if screening is None:
        # Its name is looked at all the same.
        refuse_secret_names([name])
    elif screening.secrecy_mark:
        raise SecrecyMark("这个文件")
    else:
        _refuse_unseen(screening)
    return screening


def _screened(
    data: bytes,
    name: str,
    kind: str,
    known: Collection[str],
    lexicon: Sequence[LexiconEntry] | None,
) -> FileScreening | None:
    try:
        return screen_file(data, name, known=known, lexicon=lexicon)
    except InvalidInput as error:
        if error.code not in _UNREAD:
            raise
        if kind == "ole" or (kind == "pdf" and not _SHOWN_PDF.search(data)):
            return None
        if kind == "table" and error.code == "not_readable":
            return None
        raise _damaged(name) from error


def _screened_as_new(data: bytes, name: str, known: Collection[str]) -> FileScreening | None:
    try:
        new = new_word(data, name)
    except InvalidInput as error:
        if error.code == "unsupported_kind":
            # No converter on this machine: the bytes were looked through.
            return None
        raise
    return screen_file(new, name, known=known)


def _damaged(name: str) -> InvalidInput:
    return InvalidInput(
        f"“{name}”文件损坏，无法筛查，不能上传。请用办公软件打开另存后再上传。",
        code="unreadable_file",
    )


def _refuse_unseen(screening: FileScreening) -> None:
    for note in screening.notes:
        if note.code == "nested_too_deep" or note.code.startswith("locked:"):
            raise InvalidInput(
                f"“{screening.name}”里有不能筛查的内容，不能上传：{note.message}"
                "请取出里面的文件，另存后分别上传。",
                code="unseen_part",
            )


def refuse_secret_names(names: Iterable[str]) -> None:
    """Raise SecrecyMark when the name of a file carries a secrecy mark."""
    for name in names:
        if screen_text("", name=name).secrecy_mark:
            raise SecrecyMark("文件名")


def made_by_us(name: str) -> FileScreening:
    """Return what stands for the screening of a paper that we made of what was screened already."""
    return FileScreening(name, (), (), None, (), ())


def refuse_secret_text(content: Mapping[str, object]) -> None:
    """Raise SecrecyMark when what was typed or pasted carries a secrecy mark.

    Every text is looked at; a body as it came in and as it is kept.
    """
    for name, text in content.items():
        if not isinstance(text, str) or not text:
            continue
        screenings = (
            screen_body(text) if name == "body" else (screen_text(text, name="", is_html=False),)
        )
        if any(screening.secrecy_mark for screening in screenings):
            raise SecrecyMark("填写的内容")
