"""Whether a figure speaks of the whole year of the whole organ, or of something else."""

from __future__ import annotations

import re

_OTHER_YEAR = re.compile(
    r"去年(?!度?(?:的)?结转)|上(?:一)?年度?(?:同期|末|的)?(?!度|未办结|(?:的)?(?:结转|转结|转入))"
    r"|同期|前年|历年|往年|以来|至今|近[两三四五]年|十[二三四]五"
)
_DIFFERENCE = re.compile(
    r"同比|环比|增加|减少|增长|下降|上升|比上|较上|较去|比去|增幅|降幅|平均|翻"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)年(?!度?结转)")
_CHANNELS = re.compile(
    r"网上|网络|在线|线上|线下|信函|邮寄|邮政|邮件|当面|现场|窗口|传真|平台|网站|微信"
)
#: "通过网站、信函等渠道": all channels together.
_ALL_CHANNELS = re.compile(
    r"等(?:多种|各类|各种|形式|方式|渠道|途径|平台)|各(?:类|种)?渠道|申请平台"
)
_PART = re.compile(
    r"其中|分别|不含|不包括|不属于|另外|除|其余|名义|上半年|下半年|第[一二三四]季度|\d{1,2}月(?:份)"
    r"|截至[^年]{0,3}\d+月(?!底|31日)"
    r"|本级|科室|处室|内设|所属单位|下属|办公室(?!共)|转办|代为|协助|移交|转送"
)
#: A body named as the one that did the deed.
_BODY = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,8}?(?:分局|局|委员会|厅|中心|街道|镇|乡|社区|开发区|大队|支队))"
    r"(?:[^，。]{0,4})(?:共|累计|全年|已)?(?:新收|收到|接到|接收|受理|办理|答复|办结|作出)"
)
_SELF = re.compile(r"我|本|全|该|各|两级|我们")


def is_apart(before: str, *, year: int | None, organ: str) -> bool:
    """Say whether the clause speaks of another year, a part, a difference or another body.

    >>> is_apart("去年收到政府信息公开申请", year=2024, organ="")
    True
    >>> is_apart("通过网站、信函等渠道收到申请", year=2024, organ="")
    False
    """
    if _OTHER_YEAR.search(before) or _DIFFERENCE.search(before) or _PART.search(before):
        return True
    if year is not None and any(int(other[1]) != year for other in _YEAR.finditer(before)):
        return True
    if _CHANNELS.search(before) and not _ALL_CHANNELS.search(before):
        return True
    body = _BODY.search(before)
    return bool(body and not _SELF.search(body["name"]) and body["name"][-3:] not in organ)
