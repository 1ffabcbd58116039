"""The sample office's items: made-up texts, played through the review chain by its people."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.publishing.models import Column, Item, Screen
from gongkai.publishing.operations.drafting import start_item
from gongkai.publishing.operations.placing import add_placement
from gongkai.publishing.operations.releasing import publish_item
from gongkai.publishing.operations.reviewing import Decision, decide_reviews, submit_item
from gongkai.sample.setting_up import catalogue_row, set_up_publication


@dataclass(frozen=True, slots=True)
class SampleItem:
    """An item of the sample: where it stands, how old it is, how far it gets in the chain.

    ``row``: domain and number of the catalogue's row that it hangs on.
    """

    column: str
    title: str
    body: str
    number: str = ""
    serial: str = ""
    kind: str = "document"
    days_ago: int = 3
    basis: str = ""
    until_days: int | None = None
    is_weighty: bool = False
    stage: str = "published"
    row: tuple[str, str] | None = None


ITEMS = (
    SampleItem(
        "about",
        "康川街道办事处机构职能和办公信息（示例）",
        "<p>康川街道办事处是示例区人民政府的派出机关，设党政办公室、便民服务中心、综合执法办公室、"
        "财政所等内设机构。</p><p>办公时间：工作日上午9:00至12:00，下午14:30至18:00。</p>",
        kind="other",
        days_ago=20,
    ),
    SampleItem(
        "notices",
        "关于做好今冬明春取暖安全工作的通知（示例）",
        "<p>各社区、各有关单位：</p><p>天气转冷，为防止燃气中毒和火灾，现就取暖安全通知如下。</p>"
        "<h3>一、开展入户检查</h3><p>各社区对使用煤炉、燃气热水器的住户逐户检查，重点查烟道、报警器。</p>"
        "<h3>二、加强宣传提醒</h3><p>利用公示栏、楼道和居民群提醒开窗通风，不在室内给电动车充电。</p>"
        "<table><thead><tr><th>时间</th><th>工作</th><th>责任单位</th></tr></thead><tbody>"
        "<tr><td>本月底前</td><td>第一轮入户检查</td><td>各社区</td></tr>"
        "<tr><td>下月中旬前</td><td>隐患复查</td><td>综合执法办公室</td></tr></tbody></table>",
        number="康办发（示例）12号",
        days_ago=5,
        basis="示例省冬季取暖安全管理办法（示例）\n示例区今冬明春安全生产工作方案（示例）",
    ),
    SampleItem(
        "notices",
        "最低生活保障对象调整情况公示（示例）",
        "<p>经入户调查、民主评议，现将本季度最低生活保障对象调整情况公示如下：新增3户，停发1户。"
        "名单张贴在所在社区公示栏。</p><p>公示期间对名单有异议的，请向便民服务中心反映。</p>",
        kind="announcement",
        days_ago=2,
        until_days=5,
        basis="社会救助暂行办法",
        row=("社会救助", "1"),
    ),
    SampleItem(
        "news",
        "康川街道开展背街小巷环境整治（示例）",
        "<p>本周，街道组织社区干部和志愿者清理背街小巷卫生死角12处，规范停放非机动车。</p>",
        kind="brief",
        serial="第1期",
        days_ago=4,
    ),
    SampleItem(
        "interpretation",
        "一图看懂临时救助怎么申请（示例）",
        "<p>遇到火灾、交通事故、重大疾病等突发困难，可以申请临时救助。</p><ol><li>向社区或便民服务中心"
        "提出申请；</li><li>街道调查核实；</li><li>小额救助由街道直接审批，情况紧急的先救助后补手续。</li>"
        "</ol>",
        kind="other",
        days_ago=8,
        basis="社会救助暂行办法\n示例区临时救助实施细则（示例）",
        row=("社会救助", "3"),
    ),
    SampleItem(
        "notices",
        "关于调整便民服务中心周六延时服务的通知（示例）",
        "<p>自下月起，便民服务中心周六上午安排值班人员办理社保、医保、老年证等事项。</p>",
        number="康办发（示例）13号",
        days_ago=1,
        stage="approved",
    ),
    SampleItem(
        "notices",
        "老旧小区改造项目征求意见的公告（示例）",
        "<p>拟对三个老旧小区的外墙、管网和停车位进行改造，现向居民征求意见。</p>",
        kind="announcement",
        days_ago=1,
        until_days=30,
        is_weighty=True,
        stage="submitted",
    ),
    SampleItem(
        "notices",
        "困难家庭慰问物资发放情况（示例草稿）",
        "<p>已向8户困难家庭发放慰问物资，领取事宜联系王某（13800001234）。</p>",
        kind="other",
        days_ago=0,
        stage="draft",
    ),
)

SCREEN = "便民服务大厅电子屏"


def load_sample_items(organ: Organ, *, at: datetime) -> None:
    """Set up the columns and play the items through the chain, each step by its person."""
    people = {
        name: User.objects.get(username=name) for name in ("信息员", "分管领导", "主要负责人")
    }
    set_up_publication(organ, by=people["信息员"], at=at)
    columns = {column.slug: column for column in Column.objects.filter(organ=organ)}
    items = [_play(organ, told, columns[told.column], people, at) for told in ITEMS]
    Screen.objects.create(organ=organ, name=SCREEN, token=_token())
    _place(items, by=people["信息员"], at=at)


def _token() -> str:
    return secrets.token_hex(12)


def _play(
    organ: Organ, told: SampleItem, column: Column, people: dict[str, User], at: datetime
) -> Item:
    day: date = at.date() - timedelta(days=told.days_ago)
    clerk, leader = people["信息员"], people["分管领导"]
    item = start_item(
        organ,
        {
            "kind": told.kind,
            "title": told.title,
            "number": told.number,
            "serial": told.serial,
            "issuer": "own",
            "dated_on": day,
            "attribute": "open",
            "is_weighty": told.is_weighty,
            "until_on": at.date() + timedelta(days=told.until_days) if told.until_days else None,
            "body": told.body,
            "basis": told.basis,
            "contact": organ.contact,
            "phone": organ.phone,
        },
        column=column,
        catalogue_row=catalogue_row(organ, *told.row) if told.row else None,
        by=clerk,
        at=at,
    )
    if told.stage == "draft":
        return item
    item = submit_item(item, seen=item.record.substance, by=clerk, at=at)
    if told.stage == "submitted":
        return item
    item = decide_reviews(
        item, [Decision("leader", "approved")], seen=item.record.substance, by=leader, at=at
    )
    if told.stage == "approved":
        return item
    return publish_item(item, by=clerk, at=at)


def _place(items: Sequence[Item], *, by: User, at: datetime) -> None:
    """Show notices on the board and the newest on the screen; hand one document to the archive."""
    today = at.date()
    public = [item for item in items if item.is_public]
    for item in public:
        if item.record.kind == "announcement":
            add_placement(
                item, channel="board", place="一楼大厅公示栏", from_on=today, by=by, at=at
            )
            add_placement(item, channel="screen", place=SCREEN, from_on=today, by=by, at=at)
    document = next(item for item in public if item.record.kind == "document")
    due_on = today + timedelta(days=4)
    add_placement(document, channel="archive", from_on=None, due_on=due_on, by=by, at=at)
