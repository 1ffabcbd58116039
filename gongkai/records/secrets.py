"""Nothing marked secret is kept: what comes in is looked at in memory, before any byte is saved.

Source: 保密法第三十五条; 条例第十七条. Detecting a secret after storing it is an incident already.
"""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.errors import InvalidInput
from gongkai.exchange.screened import FileScreening, screen_file, screen_text

#: Fields of a record into which a secret could be typed or pasted.
_FIELDS = ("title", "number", "body", "basis", "note")


class SecrecyMark(InvalidInput):
    """What came in carries a secrecy mark (秘密★…); nothing of it was kept."""

    code = "secrecy_mark"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"停止操作，报告保密机构：{where}带有国家秘密标志。系统已经拒收，没有保存任何内容，"
            "也没有留下副本。涉密文件严禁在本系统和任何联网的计算机上处理（保密法）。"
            "请断开网络，保护现场，立即报告本单位保密工作机构。"
        )


#: Pictures hold no text that we can see.
PICTURES = frozenset({"png", "jpg"})
#: What a broken or old binary file raises: it is kept like any other, for it opens elsewhere.
_UNREAD = frozenset({"not_readable", "unreadable_file"})
#: Marks as they lie in the bytes of an old binary file, in the encodings that Word and WPS used.
_RAW_MARKS = tuple(
    (level + star).encode(encoding)
    for level in ("绝密", "机密", "秘密")
    for star in ("★", "☆")
    for encoding in ("utf-16-le", "gb18030", "utf-8")
)


def look_into(data: bytes, name: str, kind: str) -> FileScreening | None:
    """Return what the detectors find in a file, in memory; None where no text can be seen.

    A broken file or an old binary one is looked through for marks as bytes. What is locked by a
    password cannot be looked into and is refused. Raises SecrecyMark.
    """
    if kind in PICTURES:
        return None
    try:
        screening = screen_file(data, name)
    except InvalidInput as error:
        if error.code not in _UNREAD:
            raise
        if any(mark in data for mark in _RAW_MARKS):
            raise SecrecyMark("这个文件") from error
        return None
    if screening.secrecy_mark:
        raise SecrecyMark("这个文件")
    return screening


def refuse_secret_text(content: Mapping[str, object]) -> None:
    """Raise SecrecyMark when what was typed or pasted carries a secrecy mark."""
    for name in _FIELDS:
        text = content.get(name)
        if isinstance(text, str) and text and screen_text(text, name=name).secrecy_mark:
            raise SecrecyMark("填写的内容")
