"""Letters and papers to test with."""

from __future__ import annotations

from datetime import date

from gongkai.exchange.letters.content import LetterContent

#: What somebody may type who wants to break a paper.
HOSTILE = (
    "#panic() $x$ *a* _b_ [c] \\n \"引号\" '单' <b>&amp; @ref ~ `raw` // 注释 {{申请人}} "
    "=1+1 😀\x07\x0b\u202e张\ud800"
)
#: The same without blanks, as a PDF shows it: what has no shape is 〓, what cannot be is gone.
HOSTILE_PRINTED = "#panic()$x$*a*_b_[c]\\n\"引号\"'单'<b>&amp;@ref~`raw`//注释{{申请人}}=1+1〓张"
#: And as a file holds it.
HOSTILE_KEPT = (
    "#panic() $x$ *a* _b_ [c] \\n \"引号\" '单' <b>&amp; @ref ~ `raw` // 注释 {{申请人}} =1+1 😀"
)

LETTER = LetterContent(
    organ="示例街道办事处",
    title="政府信息公开申请答复书",
    number="示公开答〔2026〕18号",
    addressee="张某某",
    paragraphs=("本机关收到您的申请。现答复如下：", "经审查，现向您提供下列信息。"),
    enclosures=("竣工验收报告", "清单。"),
    dated_on=date(2026, 11, 26),
    contact="李某",
    phone="0971-5550123",
    address="示例路10号",
)
