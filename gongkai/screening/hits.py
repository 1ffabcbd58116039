"""What a detector hands over: a place in a text where a person must look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

#: "stop": a secrecy mark, the deed does not go on; "decide": a person decides.
Level = Literal["stop", "decide"]

#: Kind → what people call it. The slugs are stable.
LABELS: dict[str, str] = {
    "secrecy_mark": "密级标志",
    "internal_mark": "内部标志",
    "id_number": "身份证号",
    "bank_card": "银行卡号",
    "mobile": "手机号码",
    "landline": "固定电话",
    "passport": "护照或通行证号",
    "plate": "车牌号",
    "address": "住址（有门牌号）",
    "health": "与姓名并列的病情或残疾",
    # No detector's hit but a part of a file that none could look into; a person must.
    "unseen_content": "无法查看的内容",
    # Nor this: what a photo carries beside its pixels; a cleaned copy has it not.
    "photo_data": "照片附带的信息",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit: characters ``start`` to ``end`` of the text, as they stand there."""

    kind: str
    start: int
    end: int
    text: str
    label: str
    level: Level


class Span(NamedTuple):
    """A hit before it is turned into characters: where it stands in the UTF-8 bytes.

    A tuple, for there may be millions of them and most are only passed on.
    """

    kind: str
    start: int
    end: int
    level: Level = "decide"
