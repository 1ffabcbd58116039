"""The layout of a ledger folder: which registers there are, their columns and what goes in them.

Reader, empty forms, row errors and the manual all draw from here.
"""

from __future__ import annotations

from dataclasses import dataclass

#: What stands in a column: text, an identifier, a date, a whole number, an amount in 元, or a word
#: of a list ("word:applicants"), a decision, a result, a kind of suit, a channel, a register, ….
Kind = str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, key, kind, whether it must be there, an example, and help."""

    head: str
    key: str
    kind: Kind = "text"
    required: bool = False
    example: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """A register: file stem, key in the ledger, what it holds, columns (the first is the id)."""

    stem: str
    key: str
    purpose: str
    columns: tuple[Column, ...]
    #: Whether several rows may begin with the same word or number.
    repeats: bool = False

    @property
    def required(self) -> tuple[Column, ...]:
        """Return the columns without which the register cannot be read."""
        return tuple(column for column in self.columns if column.required)


def _number(head: str = "序号", example: str = "1") -> Column:
    return Column(head, "id", "identifier", True, example, "本表内不得重复")


_NOTE = Column("备注", "note")
_ATTRIBUTE = Column("公开属性", "attribute", "word:attributes", True, "主动公开")
_PUBLISHED = (
    Column("发布日期", "published_on", "date", example="2024-03-08"),
    Column("发布渠道", "channels", example="政务栏、政务大厅电子屏", help="多个渠道用顿号隔开"),
    Column("栏目", "column", example="通知公告"),
)


def _handled(stem: str, key: str, example: str) -> Register:
    return Register(
        stem,
        key,
        f"本年{stem}的处理决定，可以一件一行，也可以按时段填件数",
        (
            _number(),
            Column("事项", "title", required=True, example=example),
            Column("决定日期", "decided_on", "date", True, "2024-03-29"),
            Column("件数", "quantity", "count", example="35", help="空白按1件"),
            Column("数据来源", "source", example="综合窗口三月汇总表"),
            _NOTE,
        ),
    )


REGISTERS: tuple[Register, ...] = (
    Register(
        "发文",
        "documents",
        "发文登记簿：每件公文一行",
        (
            _number(),
            Column("文号", "number", example="示街办〔2024〕1号"),
            Column("标题", "title", required=True, example="关于做好春季防火工作的通知"),
            Column(
                "发文主体",
                "issuer",
                "word:issuers",
                True,
                "办事处",
                "办事处（或本机关）、党工委、党政联合（计入本机关）、党政联合（不计入）、上级来文；"
                "只有办事处的和写明计入的计入年报",
            ),
            Column("成文日期", "dated_on", "date", True, "2024-03-05"),
            _ATTRIBUTE,
            Column("文件类别", "rank", "word:ranks", example="其他", help="规章、规范性文件、其他"),
            *_PUBLISHED,
            Column("废止日期", "repealed_on", "date"),
            Column("失效日期", "expired_on", "date"),
            _NOTE,
        ),
    ),
    Register(
        "简报",
        "briefs",
        "工作动态信息简报：每期一行",
        (
            _number("期号"),
            Column("标题", "title", required=True, example="街道开展春季安全生产检查"),
            Column("印发日期", "dated_on", "date", True, "2024-03-06"),
            _ATTRIBUTE,
            *_PUBLISHED,
            _NOTE,
        ),
    ),
    Register(
        "采购",
        "purchases",
        "采购项目：每个项目一行，只有政府集中采购计入年报",
        (
            _number(),
            Column("项目名称", "title", required=True, example="办公用纸"),
            Column("组织形式", "organisation", "word:purchasing", True, "政府集中采购"),
            Column("采购日期", "purchased_on", "date", True, "2024-04-10"),
            Column("金额（元）", "amount", "amount", True, "3200.00"),
            _NOTE,
        ),
    ),
    _handled("行政许可", "licensing", "占用城市道路许可"),
    _handled("其他对外管理服务", "other_services", "老年人优待证办理"),
    _handled("行政处罚", "penalties", "占道经营处罚"),
    _handled("行政强制", "coercion", "先行登记保存物品"),
    Register(
        "行政事业性收费",
        "charges",
        "行政事业性收费收入；信息处理费在申请过程表登记，不要在这里重复",
        (
            _number(),
            Column("收费项目", "title", required=True, example="城镇垃圾处理费"),
            Column("收费日期", "charged_on", "date", True, "2024-06-28"),
            Column("金额（元）", "amount", "amount", True, "12000.00"),
            _NOTE,
        ),
    ),
    Register(
        "事项清单",
        "power_items",
        "权力事项清单：哪些事项何时起有、何时取消（2019年格式的上一年项目数量和本年增减）",
        (
            _number(),
            Column(
                "类别",
                "register",
                "item_kind",
                True,
                "行政许可",
                "行政许可、其他对外管理服务事项、行政处罚、行政强制、行政事业性收费",
            ),
            Column("事项名称", "title", required=True, example="占用城市道路许可"),
            Column("开始日期", "from_on", "date", True, "2018-01-01"),
            Column("结束日期", "to_on", "date"),
            _NOTE,
        ),
    ),
    Register(
        "依申请公开",
        "applications",
        "政府信息公开申请：每件一行，上年结转的也要列入；不要填写姓名和证件号码",
        (
            _number("编号", "2024-001"),
            Column("申请人类别", "category", "word:applicants", True, "自然人"),
            Column(
                "收到方式",
                "channel",
                "channel",
                True,
                "当面",
                "当面、邮寄签收、平常信函、传真、网络",
            ),
            Column(
                "提交日期",
                "arrived_on",
                "date",
                True,
                "2024-05-06",
                "递交、签收、送到或网上提交之日",
            ),
            Column("确认日期", "confirmed_on", "date", help="平常信函、传真为双方确认之日"),
            Column("收到日期", "received_on", "date", help="空白时按条例第三十一条推定"),
            Column("答复日期", "closed_on", "date", example="2024-05-20", help="未办结的空白"),
            Column(
                "办理结果", "decision", "decision", example="予以公开", help="年报表三的行名即可"
            ),
            _NOTE,
        ),
    ),
    Register(
        "申请过程",
        "events",
        "申请办理中的各个环节：每个环节一行，用来计算答复期限和信息处理费",
        (
            Column("编号", "id", "identifier", True, "2024-001", "依申请公开表中的编号"),
            Column("环节", "event", "event", True, "延期告知"),
            Column("日期", "on", "date", True, "2024-06-03"),
            Column(
                "数值", "value", "amount", example="10", help="延期填工作日数；收费填金额（元）"
            ),
            _NOTE,
        ),
        repeats=True,
    ),
    Register(
        "行政复议",
        "reviews",
        "因政府信息公开被申请行政复议的案件，上年未结的也要列入",
        (
            _number("编号", "复2024-1"),
            Column("申请编号", "application", "identifier"),
            Column("受理日期", "filed_on", "date", True, "2024-06-20"),
            Column("审结日期", "closed_on", "date"),
            Column(
                "结果",
                "result",
                "result",
                help="如维持、撤销、变更、确认违法、责令履行、撤回、终止",
            ),
            _NOTE,
        ),
    ),
    Register(
        "行政诉讼",
        "suits",
        "因政府信息公开被提起行政诉讼的案件，上年未结的也要列入",
        (
            _number("编号", "诉2024-1"),
            Column(
                "类型", "kind", "suit", True, "未经复议直接起诉", "未经复议直接起诉、复议后起诉"
            ),
            Column("申请编号", "application", "identifier"),
            Column("立案日期", "filed_on", "date", True, "2024-07-15"),
            Column("审结日期", "closed_on", "date"),
            Column("结果", "result", "result"),
            _NOTE,
        ),
    ),
    Register(
        "零报告",
        "zero",
        "确认哪些台账本年没有发生；没有确认的空台账在年报中留空，不按0计",
        (
            Column("台账", "register", "register_name", True, "行政处罚"),
            Column(
                "状态",
                "state",
                "zero_state",
                example="零报告",
                help="零报告、未建台账；空白表示还没有确认",
            ),
            Column("确认岗位", "post", example="党政办公室主任"),
            Column("确认日期", "on", "date", example="2025-01-06"),
            _NOTE,
        ),
    ),
    Register(
        "上年数据",
        "opening",
        "上年年报的数，用于结转和跨年核对；也可以直接放入“上年年报”文件",
        (
            Column("指标", "cell", "cell", True, "t3.carried_out.person"),
            Column("名称", "name"),
            Column("数值", "value", "figure", help="金额一律以元填写"),
        ),
    ),
    Register(
        "基本信息",
        "settings",
        "本机关的基本信息",
        (
            Column("项目", "name", "text", True, "行政机关"),
            Column("内容", "value", "text", example="示例街道办事处"),
        ),
    ),
)

#: Registers that a site imports besides; a folder does not hold them, for nothing of them counts.
ALSO_IMPORTED: tuple[Register, ...] = (
    Register(
        "收文",
        "incoming",
        "收文登记簿：每件来文一行，不计入年报；公开属性按来文单位确定的填写",
        (
            _number("收文号"),
            Column("来文单位", "maker", required=True, example="示例区人民政府"),
            Column("来文字号", "number", example="示区政发〔2024〕3号"),
            Column("标题", "title", required=True, example="关于做好防汛工作的通知"),
            Column("收文日期", "dated_on", "date", True, "2024-05-07"),
            _ATTRIBUTE,
            _NOTE,
        ),
    ),
)

#: What 基本信息 may hold, one row each; the example is what a new folder begins with.
SETTINGS: tuple[Column, ...] = (
    Column("行政机关", "organ", required=True, help="全称，印在年报标题里"),
    Column("机关层级", "level", "word:levels", True, "街道"),
    Column("所属地区", "region"),
    Column(
        "信息处理费计入收费金额",
        "counts_fees_as_charges",
        "yes_no",
        example="是",
        help="是、否；见解读0022",
    ),
    Column(
        "网上申请确认方式",
        "confirmation",
        "confirmation",
        example="自动回执",
        help="自动回执、公布的确认规则；见解读0004",
    ),
)

#: Registers that can be empty, by what 零报告 calls them → key in ``Ledger.states``.
COUNTED = {
    register.stem: register.key
    for register in REGISTERS
    if register.key not in ("events", "zero", "opening", "settings")
}

#: Prose files: stem → section of the report.
PROSE_FOLDER = "文字"
PROSE = {
    "总体情况": "overview",
    "主动公开": "disclosure",
    "依申请公开": "applications",
    "复议诉讼": "remedies",
    "存在问题及改进": "problems",
    "其他事项": "others",
}
WORKBOOK = "台账"
LAST_REPORT = "上年年报"


#: What offices call our columns in registers of their own (by the column's head).
ALIASES: dict[str, tuple[str, ...]] = {
    "序号": ("编号", "登记号", "顺序号", "序列号", "NO", "No."),
    "期号": ("序号", "期数", "期次", "简报期号", "编号"),
    "文号": ("发文字号", "发文号", "公文文号", "文件编号", "公文字号"),
    "标题": ("文件标题", "题名", "文件名称", "公文标题", "名称", "简报标题", "文件题名"),
    "发文主体": ("发文单位", "发文机关", "主办单位", "责任者"),
    "成文日期": ("发文日期", "印发日期", "签发日期", "发文时间", "成文时间", "日期"),
    "印发日期": ("成文日期", "发文日期", "编发日期", "日期", "时间"),
    "公开属性": ("公开方式", "公开类别", "公开形式", "是否公开", "公开类型"),
    "发布日期": ("公开日期", "公开时间", "发布时间"),
    "发布渠道": ("公开渠道", "渠道", "发布方式"),
    "栏目": ("公开栏目", "发布栏目", "所属栏目"),
    "文件类别": ("类别", "文件类型"),
    "收文号": ("序号", "收文编号", "编号", "登记号", "顺序号"),
    "来文单位": ("来文机关", "发文单位", "发文机关", "来文部门", "责任者"),
    "来文字号": ("来文文号", "文号", "发文字号", "原文号", "文件编号", "文件字号"),
    "收文日期": ("收文时间", "来文日期", "收到日期", "登记日期", "日期"),
    "项目名称": ("采购项目", "采购项目名称", "采购内容", "名称"),
    "组织形式": ("采购组织形式", "采购形式", "采购类型"),
    "采购日期": ("采购时间", "成交日期", "合同日期", "日期"),
    "金额（元）": ("金额", "采购金额", "成交金额", "合同金额", "收费金额", "金额（万元）"),
    "事项": ("事项名称", "决定事项", "许可事项", "处罚事项", "案由"),
    "决定日期": ("办结日期", "日期", "作出日期"),
    "件数": ("数量", "办件量"),
    "备注": ("说明",),
    "文件名": ("电子文件名", "电子文件", "文件路径", "路径", "文件", "原文", "全文", "原文路径"),
    "档号": ("档案号", "文件档号"),
    "责任者": ("发文单位", "发文机关", "制发机关", "来文单位", "作者", "形成单位"),
    "题名": ("标题", "文件题名", "文件标题", "件名", "文件名称", "名称"),
    "日期": ("成文日期", "文件日期", "发文日期", "形成日期", "成文时间", "发文时间", "时间"),
    "保管期限": ("期限", "保管年限"),
    "页数": ("总页数", "页"),
}


def register_of(key: str) -> Register:
    """Return the register with this key."""
    return next(register for register in (*REGISTERS, *ALSO_IMPORTED) if register.key == key)
