"""Prose for made reports: true sentences in the many wordings that offices use.

Every figure that speaks of the tables agrees with them. Between them stand the figures that
mislead a reader: last year's, a channel's, another matter's, open lists, approximations.
"""

from __future__ import annotations

import random
from decimal import Decimal

from gongkai.statute.annual_report.report import Report
from tests.foreign.wording import exact, money, rate, roughly

REFUSED = (
    *("secret", "forbidden", "stability", "third_party", "internal", "process"),
    *("enforcement", "query"),
)
NOT_PROVIDED = ("not_held", "to_be_made", "unclear")
NOT_PROCESSED = ("petition", "duplicate", "publication", "excessive", "reissue")


def write_sections(draw: random.Random, report: Report) -> dict[str, str]:
    """Return the three prose sections; every figure in them agrees with the tables."""
    parts = [
        ("主动公开情况", _published(draw) + _documents(draw, report)),
        ("依申请公开情况", _applications(draw, report)),
        ("政府信息管理情况", "健全发布审核和保密审查，逐件明确公开属性，文件定期清理。"),
        ("平台建设情况", f"维护门户网站和{draw.randint(2, 9)}个政务新媒体账号，检查栏目更新。"),
        ("监督保障情况", _remedies(draw, report) + _training(draw)),
    ]
    lines = [f"{report.year}年，本机关按照条例要求推进公开，主要情况如下。"]
    for number, (head, text) in zip("一二三四五", parts, strict=True):
        lines += [f"（{number}）{head}", text]
    return {
        "overview": "\n".join(lines),
        "problems": "一是部分事项更新不够及时；二是业务培训还不够。"
        + f"改进情况：逐项明确更新时限，组织培训{draw.randint(2, 6)}次。",
        "others": "本年度未收取信息处理费，没有其他需要报告的事项。",
    }


class _Figures:
    """The totals of a report by row or group of rows."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def __call__(self, *cells: str) -> int:
        total = 0
        for cell in cells:
            value = self.report.cells[cell]
            assert isinstance(value, int)
            total += value
        return total

    def rows(self, *rows: str) -> int:
        return self(*(f"t3.{row}.total" for row in rows))

    @property
    def other_rows(self) -> tuple[str, ...]:
        if self.report.form == "2019":
            return ("other_processing",)
        return ("correction_lapsed", "fee_unpaid", "other")


def _published(draw: random.Random) -> str:
    items, groups = draw.randint(300, 90_000), draw.randint(10, 90)
    before = draw.randint(300, 90_000)
    third = items // 3
    return draw.choice(
        (
            f"全年通过网站主动公开政府信息{items}条，其中工作动态{items - groups}条、"
            f"其他{groups}条。",
            f"主动公开各类信息{items / 10_000:.2f}万余条，组织发布会{groups}场。",
            f"累计发布信息{items}余条，解读政策{groups}篇，其中图解{groups // 2}篇、"
            f"视频{groups // 5}篇。",
            f"主动公开政府信息{roughly(draw, items, '条')}，其中网站{third}条、"
            f"公众号{third // 2}条。",
            f"主动公开政府信息{exact(draw, items)}条，包括：政务动态{third}条，公告公示{third}条，"
            f"其他类{items - 2 * third}条；举办发布会{groups}场，阅读量{items}万余次。",
            f"公开信息{items}条，比上年的{before}条{rate(draw, items, before)}；"
            f"政务新媒体推送{groups}篇次，点击{items}人次。",
            f"公开信息由去年的{before}条变为{items}条，其中政策文件{groups}条、办事指南{third}条、"
            f"财政信息{third}条等。",
            f"网站公开{third}条、微信公开{groups}条，合计{third + groups}条。"
            f"回应留言{roughly(draw, before, '件')}，均已办结；受理12345热线工单{items}件。",
        )
    )


def _documents(draw: random.Random, report: Report) -> str:
    count, cells = _Figures(report), report.cells
    made = count("t2.normative.made")
    texts: list[str] = []
    if report.form == "2021":
        gone, stock = count("t2.normative.repealed"), count("t2.normative.in_force")
        amount = cells["t2.charges.amount"]
        assert isinstance(amount, Decimal)
        texts += [
            f"行政规范性文件新增{exact(draw, made)}件、废止{gone}件，现行有效{stock}件，"
            f"上年末为{stock - made + gone}件。",
            f"制发规范性文件{made}件，废止规范性文件{gone}件，解读文件{made + 3}件。",
            f"征收行政事业性收费{money(draw, amount)}。",
        ]
    else:
        amount = cells["t2.procurement.amount"]
        assert isinstance(amount, Decimal)
        projects = count("t2.procurement.projects")
        texts += [
            f"新制作规范性文件{made}件，主动公开规范性文件{count('t2.normative.disclosed')}件。",
            f"政府集中采购项目{exact(draw, projects)}个，采购总金额{money(draw, amount)}。",
            f"公开集中采购公告{projects + 5}条；政府集中采购{projects}项，"
            f"合计{money(draw, amount)}。",
        ]
    decided = [count(f"t2.{row}.decisions") for row in ("licensing", "penalties", "coercion")]
    texts += [
        f"作出行政许可决定{exact(draw, decided[0])}件、行政处罚决定{exact(draw, decided[1])}件。",
        f"行政许可、行政处罚、行政强制分别为{decided[0]}、{decided[1]}和{decided[2]}件。",
        f"办结行政许可{roughly(draw, decided[0], '件')}，公示行政许可信息{decided[0] + 7}条。",
        f"梳理行政许可事项{draw.randint(9, 99)}项，发文{draw.randint(9, 99)}件，均为公开项。",
    ]
    return "".join(draw.sample(texts, draw.randint(0, 2)))


def _applications(draw: random.Random, report: Report) -> str:
    count = _Figures(report)
    received, carried = count.rows("received"), count.rows("carried_in")
    if not received and not carried:
        return draw.choice(
            (
                "本年度未收到政府信息公开申请，无上年结转件。",
                "全年没有收到政府信息公开申请。",
                "新收政府信息公开申请0件，上年结转0件。",
                "未接到公民、法人和其他组织提出的政府信息公开申请，去年收到2件。",
            )
        )
    unit = draw.choice("件宗条份起") if received < 9_999 else "件"
    texts = _received(draw, count, unit) + _answered(draw, count, unit)
    others = (
        "",
        f"处理群众来信{draw.randint(9, 400)}{unit}，办结{draw.randint(9, 400)}{unit}。",
        f"去年收到政府信息公开申请{draw.randint(1, 400)}{unit}。",
        f"其中网上提交{received // 2}{unit}、信函{received // 3}{unit}。",
        f"提供咨询服务{draw.randint(9, 99)}人次，制发答复文书{draw.randint(9, 900)}份。",
    )
    return draw.choice(texts) + draw.choice(others)


def _received(draw: random.Random, count: _Figures, unit: str) -> list[str]:
    received, carried = count.rows("received"), count.rows("carried_in")
    done, left = count.rows("total"), count.rows("carried_out")
    person = count("t3.received.person")
    before = draw.randint(1, 4_000)
    half = received // 2
    texts = [
        f"新收政府信息公开申请{exact(draw, received)}{unit}，上年结转{exact(draw, carried)}{unit}，"
        f"办结{done}{unit}，结转下年度继续办理{left}{unit}。",
        f"全年共收到政府信息公开申请{received}{unit}，其中自然人申请{person}{unit}、"
        f"法人或其他组织申请{received - person}{unit}。",
        f"收到依申请公开{received}{unit}，均依法办理。已办结{done}{unit}。",
        f"本年新收、上年结转申请分别为{received}、{carried}{unit}，结转下一年度{left}{unit}。",
        f"共收到{exact(draw, received)}{unit}政府信息公开申请，比上年的{before}{unit}"
        f"{rate(draw, received, before)}。",
        f"收到政府信息公开申请{roughly(draw, received, unit)}，办结{roughly(draw, done, unit)}。",
        f"受理政府信息公开申请{received}{unit}（上年同期为{before}{unit}），其中网上申请{half}{unit}、"
        f"信函申请{half // 2}{unit}等。",
        f"通过网站、信函等渠道收到政府信息公开申请{received}{unit}，同比"
        f"{'增加' if received >= before else '减少'}{abs(received - before)}{unit}，"
        f"{rate(draw, received, before)}。上年度结转{carried}{unit}。",
        f"收到政府信息公开申请{received}{unit}，其中网上{half}{unit}、信函{received - half}{unit}，"
        f"办结{done}{unit}，结转下年度{left}{unit}。",
        f"新收政府信息公开申请{received}{unit}，上年结转{carried}{unit}，"
        f"两项合计{received + carried}{unit}。",
        f"全系统受理政府信息公开申请{received}{unit}，其中办公室受理{half}{unit}。",
    ]
    if not left:
        texts.append(f"受理政府信息公开申请{received}{unit}，均在法定期限内答复。")
    return texts


def _answered(draw: random.Random, count: _Figures, unit: str) -> list[str]:
    received, carried = count.rows("received"), count.rows("carried_in")
    done, left = count.rows("total"), count.rows("carried_out")
    granted, partial = count.rows("granted"), count.rows("partial")
    refused, lacking = count.rows(*REFUSED), count.rows(*NOT_PROVIDED)
    unprocessed, other = count.rows(*NOT_PROCESSED), count.rows(*count.other_rows)
    texts = [
        f"共受理依申请公开{received + carried}{unit}（含上年结转{carried}{unit}），"
        f"已答复{done}{unit}，其中予以公开{granted}{unit}、部分公开{partial}{unit}。",
        f"办结政府信息公开申请{done}{unit}，其中予以公开{granted}{unit}，部分公开{partial}{unit}，"
        f"不予公开{refused}{unit}，无法提供{lacking}{unit}，不予处理{unprocessed}{unit}，"
        f"其他处理{other}{unit}。",
        f"办结依申请公开{exact(draw, done)}{unit}，予以公开、部分公开和不予公开分别为"
        f"{granted}{unit}、{partial}{unit}和{refused}{unit}。",
        f"答复政府信息公开申请{done}{unit}。予以公开或部分公开共{granted + partial}{unit}，"
        f"本机关不掌握相关信息{count.rows('not_held')}{unit}，信访举报投诉类申请"
        f"{count.rows('petition')}{unit}，重复申请{count.rows('duplicate')}{unit}，"
        f"办结率100%，结转下年度{left}{unit}。",
    ]
    if done:
        share = Decimal(granted) * 100 / done
        texts.append(
            f"办结政府信息公开申请{done}{unit}，其中予以公开{granted}{unit}，占{share:.1f}%。"
        )
    return texts


def _remedies(draw: random.Random, report: Report) -> str:
    count = _Figures(report)
    review, upheld = count("t4.review.total"), count("t4.review.upheld")
    corrected, pending = count("t4.review.corrected"), count("t4.review.pending")
    direct, after = count("t4.direct.total"), count("t4.after_review.total")
    suits = direct + after
    if not review and not suits:
        return draw.choice(
            (
                "没有因政府信息公开被申请行政复议、提起行政诉讼的情况。",
                "未发生因政府信息公开引发的行政复议和行政诉讼。",
                "没有行政复议被纠正、行政诉讼败诉的情况。",
            )
        )
    texts = [
        f"因政府信息公开被申请行政复议{review}件、被提起行政诉讼{suits}件。",
        f"发生政府信息公开行政复议{review}起，其中结果维持{upheld}起；行政诉讼{suits}起。",
        f"全年办理信息公开类行政复议案件{exact(draw, review)}宗，"
        f"行政诉讼案件{exact(draw, suits)}宗。",
        f"因信息公开引发的行政复议、行政诉讼共{review + suits}件，没有败诉案件。",
        f"行政复议和行政诉讼案件分别为{review}件和{suits}件。",
        f"涉及信息公开行政复议{review}件，其中维持{upheld}件、纠正{corrected}件、"
        f"尚未审结{pending}件、其他结果{review - upheld - corrected - pending}件；"
        f"未经复议直接起诉{direct}件，复议后起诉{after}件。",
        f"信息公开行政复议案件{roughly(draw, review, '件')}，"
        f"行政诉讼案件{roughly(draw, suits, '件')}。",
    ]
    if review and upheld == review:
        texts.append(f"发生信息公开行政复议{review}件，均维持原决定。")
    return draw.choice(texts)


def _training(draw: random.Random) -> str:
    return draw.choice(
        (
            "",
            f"组织培训{draw.randint(1, 9)}场，{draw.randint(40, 900)}余人次参加。",
            f"开展评议{draw.randint(1, 4)}次，收到意见{draw.randint(2, 60)}条，"
            f"采纳{draw.randint(0, 2)}条。",
        )
    )
