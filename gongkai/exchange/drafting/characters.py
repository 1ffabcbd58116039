"""Characters that only look like the ones people type: radicals out of PDF files, blanks."""

from __future__ import annotations

import re
import unicodedata

#: CJK Radicals Supplement: what each form stands for in text. NFKC knows only the Kangxi block.
_SUPPLEMENT = str.maketrans(
    "⺁⺅⺆⺈⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺲⺶⺸⺹⺺⺻⺼⺽⺾⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂亻冂刀刂卜㔾小小兀尣尢巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫丬牛犭王疋目示礻竹糹纟罒羊羊耂肀聿肉臼艹艹虎衤覀西见角角讠贝足车辶阝钅長镸长门阝雨青韦页风飞食饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
#: Kangxi radicals and compatibility ideographs; full-width punctuation is left as it is.
_LOOKALIKE = re.compile("[\u2f00-\u2fdf\uf900-\ufaff]")
#: Without ink: soft hyphens, joiners, marks of direction, the mark of byte order; control.
_WITHOUT_INK = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_IDEOGRAPH = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_BROKEN_LINE = re.compile(f"(?<=[{_IDEOGRAPH}])[ \t]*[\r\n]+[ \t]*(?=[{_IDEOGRAPH}])")


def plain_characters(text: str) -> str:
    """Return the text in the characters that people type and search for.

    >>> plain_characters("⼈⺠政府，ＡＢ\u200b")
    '人民政府，ＡＢ'
    """
    whole = _LOOKALIKE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return without_control(_WITHOUT_INK.sub("", whole.translate(_SUPPLEMENT)))


def without_control(text: str) -> str:
    """Return the text without control characters and halves of characters, which no file holds."""
    return _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """Return the text in one line; a line end between two Chinese characters is no blank.

    >>> one_line(" 关于印发\\n方案的  通知 ")
    '关于印发方案的 通知'
    """
    whole = _BROKEN_LINE.sub("", text.replace("\u00a0", " "))
    return re.sub(r"[ \t\r\n\f]+", " ", whole).strip(" \u3000")
