"""How offices word a number: counters, approximations, scales, Chinese numerals, wide digits."""

from __future__ import annotations

import random
from decimal import ROUND_DOWN, Decimal

HAN = "零一二三四五六七八九"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def han(number: int) -> str:
    """Return a number below ten thousand as a Chinese numeral: 105 is 一百零五."""
    if number < 10:
        return HAN[number]
    text, gap = "", False
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            text += ("零" if gap else "") + HAN[digit] + sign
            gap = False
        elif text and number:
            gap = True
    return text.removeprefix("一") if text.startswith("一十") else text


def exact(draw: random.Random, number: int) -> str:
    """Return the number written out in full, in one of the ways it is written."""
    ways = [str(number)] * 6 + [str(number).translate(WIDE)]
    if number >= 1000:
        ways.append(f"{number:,}")
    if number < 10_000:
        ways.append(han(number))
    return draw.choice(ways)


def roughly(draw: random.Random, number: int, counter: str) -> str:
    """Return an approximation that is true of the number: 余, 约, 近, 超过, 万."""
    if number < 12:
        return f"{number}{counter}"
    place = 10 ** (len(str(number)) - (1 if number < 100 else 2))
    below = number // place * place
    nearest = (number + place // 2) // place * place
    ways = [f"{below}余{counter}", f"超过{below}{counter}", f"约{nearest}{counter}"]
    if below < 10_000:
        ways.append(f"{han(below)}余{counter}")
    if (below + place - number) * 10 < number:
        ways.append(f"近{below + place}{counter}")
    if number >= 10_000:
        ways += [f"{cut(number, 10_000, 1)}万余{counter}", f"{number / 10_000:.2f}万{counter}"]
    return draw.choice(ways)


def cut(number: int | Decimal, scale: int, places: int) -> Decimal:
    """Return the number in a scale, cut off after some places."""
    return (Decimal(number) / scale).quantize(Decimal(1).scaleb(-places), ROUND_DOWN)


def money(draw: random.Random, yuan: Decimal) -> str:
    """Return an amount in one of the units it is printed in, rounded or not."""
    ways = [f"{yuan.normalize():f}元", f"{(yuan / 10_000).normalize():f}万元"]
    if yuan >= 10_000:
        ways += [f"{yuan / 10_000:.2f}万元", f"约{yuan / 10_000:.0f}万元"]
    if yuan >= 10**8:
        ways.append(f"{yuan / 10**8:.2f}亿元")
    return draw.choice(ways)


def rate(draw: random.Random, now: int, then: int) -> str:
    """Return how a number grew or fell, in words and per cent."""
    share = Decimal(abs(now - then)) * 100 / then
    places = draw.choice((0, 1, 2))
    printed = f"{share:.{places}f}" if draw.random() < 0.8 else f"{cut(share, 1, places)}"
    return f"{'增长' if now >= then else '下降'}{printed}%"
