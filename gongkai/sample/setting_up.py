"""What the sample office set up for publication: who answers for what, its catalogue, numbers.

The rows of the catalogue are made up for a street of no real place, in our own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.publishing.models import CatalogueRow, Column
from gongkai.publishing.operations.cataloguing import save_row
from gongkai.publishing.operations.numbering import save_rule
from gongkai.publishing.operations.setting_up import save_column, set_up_columns

#: Column → the post that answers for it.
RESPONSIBLE = {
    "rules": "党政办公室主任",
    "about": "党政办公室主任",
    "documents": "政府信息员",
    "services": "便民服务中心主任",
    "penalties": "综合执法办公室主任",
    "budgets": "财政所所长",
    "procurement": "财政所所长",
    "livelihood": "便民服务中心主任",
    "news": "政府信息员",
    "briefs": "政府信息员",
    "notices": "政府信息员",
    "policies": "政府信息员",
    "interpretation": "党政办公室主任",
    "responses": "党政办公室主任",
    "finance": "财政所所长",
}
#: Numbering rules as label, kind, prefix, and the last number given before this site.
RULES = (("办事处发文", "document", "康办发", 13), ("工作简报", "brief", "", 1))

_SCREEN = ("website", "service_centre", "community_board")
_WEBSITE = ("website",)


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row of the sample's standard catalogue."""

    number: str
    domain: str
    item1: str
    item2: str
    content: str
    term: str
    post: str
    basis: str = "政府信息公开条例"
    channels: tuple[str, ...] = _WEBSITE


_TWENTY = "自信息形成或者变更之日起20个工作日内"
_SERVICE, _LAW, _CLERK = "便民服务中心主任", "综合执法办公室主任", "政府信息员"
ROWS = (
    SampleRow(
        "1",
        "社会救助",
        "最低生活保障",
        "对象公示",
        "新增、停发的户数，公示时间，反映情况的电话（示例）",
        "公示7个工作日",
        _SERVICE,
        "社会救助暂行办法",
        _SCREEN,
    ),
    SampleRow(
        "2",
        "社会救助",
        "最低生活保障",
        "办事指南",
        "谁能申请、带什么材料、到哪里办、多久办完（示例）",
        _TWENTY,
        _SERVICE,
        "社会救助暂行办法",
    ),
    SampleRow(
        "3",
        "社会救助",
        "临时救助",
        "办事指南",
        "可以申请的情形、救助方式、紧急时的办法（示例）",
        _TWENTY,
        _SERVICE,
        "社会救助暂行办法",
    ),
    SampleRow(
        "4",
        "社会救助",
        "特困人员供养",
        "供养标准",
        "本年度的标准和起止时间（示例）",
        "每年公开一次",
        _SERVICE,
        "社会救助暂行办法",
    ),
    SampleRow(
        "1",
        "养老服务",
        "老年人补贴",
        "申领说明",
        "补贴种类、年龄条件、申领方式（示例）",
        _TWENTY,
        _SERVICE,
    ),
    SampleRow(
        "2",
        "养老服务",
        "养老服务设施",
        "设施名录",
        "辖区日间照料点的地址、开放时间、电话（示例）",
        "每季度更新一次",
        _SERVICE,
    ),
    SampleRow(
        "1",
        "公共文化服务",
        "文化活动",
        "活动预告",
        "时间、地点、怎样参加（示例）",
        "信息形成后5个工作日内公开",
        _CLERK,
        channels=_SCREEN,
    ),
    SampleRow(
        "2",
        "公共文化服务",
        "文化站开放",
        "开放信息",
        "文化站的地址、开放时间、免费项目（示例）",
        "长期公开",
        _CLERK,
        channels=_SCREEN,
    ),
    SampleRow(
        "1",
        "就业",
        "招聘信息",
        "岗位信息",
        "用工单位、岗位、条件、报名办法（示例）",
        "每月更新一次",
        _SERVICE,
        channels=_SCREEN,
    ),
    SampleRow(
        "1",
        "城市综合执法",
        "行政处罚",
        "处罚决定",
        "案由、依据、结果、决定日期（示例）",
        "信息形成之日起7个工作日内公开",
        _LAW,
        "行政处罚法",
    ),
    SampleRow(
        "1",
        "安全生产",
        "安全检查",
        "检查情况",
        "检查时间、发现的隐患、整改结果（示例）",
        "每季度公开一次",
        _LAW,
    ),
    SampleRow(
        "1",
        "财政预决算",
        "部门预算",
        "本年度预算",
        "收支总表、三公经费、情况说明（示例）",
        "每年公开一次",
        "财政所所长",
        "预算法",
    ),
)


def set_up_publication(organ: Organ, *, by: User, at: datetime) -> None:
    """Set up columns with the posts that answer for them, the catalogue, and numbering."""
    set_up_columns(organ, by=by, at=at)
    posts = {post.name: post for post in organ.posts.all()}
    for column in Column.objects.filter(organ=organ, slug__in=RESPONSIBLE).order_by("pk"):
        save_column(organ, {"post": posts[RESPONSIBLE[column.slug]]}, column=column, by=by, at=at)
    for row in ROWS:
        content = {
            "number": row.number,
            "domain": row.domain,
            "item1": row.item1,
            "item2": row.item2,
            "content": row.content,
            "basis": row.basis,
            "term": row.term,
            "body": organ.name,
            "channels": list(row.channels),
            "audience": "all",
            "way": ["open"],
            "levels": ["乡级"],
            "post": posts[row.post],
        }
        save_row(organ, content, by=by, at=at)
    for label, kind, prefix, last in RULES:
        content = {"label": label, "kind": kind, "prefix": prefix, "year": at.year, "last": last}
        save_rule(organ, content, by=by, at=at)


def catalogue_row(organ: Organ, domain: str, number: str) -> CatalogueRow:
    """Return a row of the sample's catalogue."""
    found: CatalogueRow = CatalogueRow.objects.get(organ=organ, domain=domain, number=number)
    return found
