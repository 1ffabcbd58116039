"""Columns of an office's own register of applications, and what offices call them."""

from __future__ import annotations

from gongkai.exchange.registers.layout import Column, Register

REGISTER = Register(
    "依申请公开台账",
    "carried_applications",
    "启用以前收到的申请，每件一行；没有办结的继续办理，已经办结的计入统计",
    (
        Column(
            "原编号", "id", "identifier", True, "2024-001", "本表内不得重复；再次导入不重复登记"
        ),
        Column("申请人类别", "category", "word:applicants", True, "自然人"),
        Column("申请人", "name", "text", True, "张三"),
        Column("证件类型", "identity_type", example="居民身份证"),
        Column("证件号码", "identity_number", help="加密保存"),
        Column("联系电话", "phone"),
        Column("联系地址", "address"),
        Column("所需政府信息", "wanted", "text", True),
        Column("收到方式", "channel", "channel", True, "当面"),
        Column("提交日期", "arrived_on", "date", True, "2024-05-06"),
        Column("确认日期", "confirmed_on", "date", help="平常信函、传真为双方确认之日"),
        Column("补正告知日期", "correction_on", "date"),
        Column("补正期限", "reply_by", "date"),
        Column("补正收到日期", "corrected_on", "date"),
        Column("延期告知日期", "extended_on", "date"),
        Column("延期工作日数", "extended_by", "count"),
        Column("答复日期", "closed_on", "date", help="未办结的空白"),
        Column("办理结果", "decision", "decision", example="予以公开", help="年报表三的行名即可"),
        Column("备注", "note"),
    ),
)
#: What offices call our columns, beyond our own heads.
ALIASES: dict[str, tuple[str, ...]] = {
    "原编号": ("编号", "登记编号", "序号", "登记号", "受理编号", "申请编号", "受理号"),
    "申请人类别": ("类别", "申请人类型", "申请主体", "申请人性质"),
    "申请人": ("姓名", "申请人姓名", "姓名或名称", "申请人名称", "名称", "申请人姓名或名称"),
    "证件类型": ("证件名称", "身份证件类型"),
    "证件号码": ("身份证号", "身份证号码", "证件号", "身份证件号码", "统一社会信用代码"),
    "联系电话": ("电话", "手机", "联系方式", "申请人电话"),
    "联系地址": ("地址", "通信地址", "通讯地址", "邮寄地址"),
    "所需政府信息": ("申请内容", "申请事项", "所需信息", "内容", "申请公开内容", "申请公开事项"),
    "收到方式": ("申请方式", "申请渠道", "渠道", "提交方式", "方式", "收到渠道"),
    "提交日期": ("收到日期", "申请日期", "收件日期", "登记日期", "收到时间", "申请时间", "日期"),
    "确认日期": ("双方确认日期", "确认收到日期"),
    "补正告知日期": ("补正日期", "补正通知日期", "补正通知"),
    "补正期限": ("补正截止日期", "补正截止"),
    "补正收到日期": ("收到补正日期", "补正收到"),
    "延期告知日期": ("延期日期", "延期告知", "延期时间"),
    "延期工作日数": ("延期天数", "延长工作日", "延期工作日"),
    "答复日期": ("办结日期", "答复时间", "送达日期", "办结时间", "回复日期"),
    "办理结果": ("答复类型", "结果", "答复结果", "答复情况", "处理结果", "办理情况"),
    "备注": ("说明",),
}
