"""The sample office's items: made-up texts, played through the review chain by its people."""

from __future__ import annotations

import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xlsxwriter import Workbook

from gongkai.accounts.models import User
from gongkai.organs.models import Organ
from gongkai.publishing.models import Column, Item, Screen
from gongkai.publishing.operations.drafting import Upload, add_attachment, start_item
from gongkai.publishing.operations.placing import add_placement
from gongkai.publishing.operations.releasing import publish_item
from gongkai.publishing.operations.reviewing import Decision, decide_reviews, submit_item
from gongkai.sample.setting_up import catalogue_row, set_up_publication


@dataclass(frozen=True, slots=True)
class SampleItem:
    """An item of the sample: where it stands, how old it is, how far it gets in the chain.

    ``row``: domain and number of the catalogue's row that it hangs on. ``attachment``: name of a
    workbook with made-up figures.
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
    attachment: str = ""
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
        "rules",
        "康川街道政府信息公开审核发布制度（示例）",
        "<p>为规范信息公开，制定本制度。</p><h3>一、谁拟稿谁校对</h3>"
        "<p>拟稿人核对文字、数字、附件，写明公开属性和联系方式。</p><h3>二、先审核后公开</h3>"
        "<p>分管领导审核；重大事项由主要负责人签发。起草、修改过的人不审核同一稿件。</p>"
        "<h3>三、定期检查</h3><p>党政办公室按更新期限检查栏目，发现问题限期整改。</p>",
        number="康办发（示例）6号",
        days_ago=26,
        basis="中华人民共和国政府信息公开条例",
    ),
    SampleItem(
        "documents",
        "关于印发康川街道办事处履职事项清单的通知（示例）",
        "<table><thead><tr><th>序号</th><th>事项</th><th>承办科室</th></tr></thead><tbody>"
        "<tr><td>1</td><td>最低生活保障、临时救助的受理和初审</td><td>便民服务中心</td></tr>"
        "<tr><td>2</td><td>市容环境卫生巡查</td><td>综合执法办公室</td></tr>"
        "<tr><td>3</td><td>居民小区安全隐患排查</td><td>综合执法办公室</td></tr></tbody></table>",
        number="康办发（示例）8号",
        days_ago=18,
        basis="示例区街道履职事项指导目录（示例）",
    ),
    SampleItem(
        "services",
        "老年人优待证办理指南（示例）",
        "<p>年满六十周岁、在辖区居住的老年人可以办理。</p><h3>带什么</h3><ol><li>居民身份证或户口簿；</li>"
        "<li>近期一寸照片两张。</li></ol><h3>到哪里办</h3><p>便民服务中心二号窗口，当场办结，不收费。</p>",
        kind="other",
        days_ago=15,
        basis="示例省老年人优待办法（示例）",
    ),
    SampleItem(
        "policies",
        "关于加强住宅小区电动自行车停放充电管理的意见（示例）",
        "<p>各社区、各物业服务企业：</p><h3>一、停放</h3><p>不得在楼道、疏散通道、安全出口停放。</p>"
        "<h3>二、充电</h3><p>不得携带电池入户充电；新建充电棚优先设在小区边缘。</p>"
        "<h3>三、责任</h3><p>物业服务企业每日巡查，社区每周抽查，发现问题当场劝导。</p>",
        number="康办发（示例）9号",
        days_ago=12,
        basis="示例省消防条例（示例）",
    ),
    SampleItem(
        "responses",
        "关于东路路灯不亮问题的回应（示例）",
        "<p>有居民反映东路夜间路灯不亮。经现场查看，为地下电缆老化，已更换电缆并恢复照明。</p>",
        kind="other",
        days_ago=6,
    ),
    SampleItem(
        "finance",
        "第三季度老年人补贴发放情况（示例）",
        "<p>第三季度向符合条件的老年人发放补贴，分社区的人数和金额见附件。</p>"
        "<p>附件：老年人补贴发放汇总表</p>",
        kind="other",
        days_ago=9,
        attachment="老年人补贴发放汇总表.xlsx",
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
    # Not before this year: the registers of the year before are complete as they are.
    new_year = at.replace(month=1, day=1)
    items = [
        _play(organ, told, columns[told.column], people, max(day, new_year), today=at.date())
        for told in sorted(ITEMS, key=lambda told: -told.days_ago)
        for day in (at - timedelta(days=told.days_ago),)
    ]
    Screen.objects.create(organ=organ, name=SCREEN, token=_token())
    _place(items, by=people["信息员"], at=at)


def _workbook() -> bytes:
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("汇总")
        for row, line in enumerate(
            (("社区", "人数", "金额（元）"), ("东路社区", 42, 12600), ("西坡社区", 35, 10500))
        ):
            sheet.write_row(row, 0, line)
    return target.getvalue()


def _token() -> str:
    return secrets.token_hex(12)


def _play(
    organ: Organ,
    told: SampleItem,
    column: Column,
    people: dict[str, User],
    at: datetime,
    *,
    today: date,
) -> Item:
    day: date = at.date()
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
            "until_on": today + timedelta(days=told.until_days) if told.until_days else None,
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
    if told.attachment:
        upload = Upload(told.attachment, _workbook())
        item = add_attachment(item, upload, seen=item.record.row_version, by=clerk, at=at)
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
