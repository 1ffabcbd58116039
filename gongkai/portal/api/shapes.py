"""The shapes of open data. Names stay; what is added later is added at the end."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Field, Schema


class Problem(Schema):
    """出错时的回答。"""

    code: str = Field(description="固定的代号，供程序判断")
    message: str = Field(description="说明")


class OrganShape(Schema):
    """一个行政机关。"""

    slug: str = Field(description="代号，用在网址里")
    name: str = Field(description="全称")
    level: str = Field(description="层级")
    region: str = Field(description="所属地区")
    address: str = Field(description="办公地址")
    office_hours: str = Field(description="办公时间")
    phone: str = Field(description="联系电话")
    contact: str = Field(description="联系部门")
    url: str = Field(description="公开网页")


class ColumnShape(Schema):
    """一个栏目。"""

    slug: str = Field(description="代号")
    label: str = Field(description="名称")
    parent: str | None = Field(description="上级栏目的代号")
    article: str = Field(description="依据条款")
    is_fixed: bool = Field(description="是否平台固定栏目（国办公开办函〔2019〕61号）")


class ItemShape(Schema):
    """一条公开的信息，只有目录内容。"""

    public_id: str = Field(description="编号，长期不变")
    organ: str = Field(description="机关代号")
    index_number: str = Field(description="索引号")
    title: str = Field(description="标题")
    number: str = Field(description="文号，没有的为空")
    kind: str = Field(description="类别代号")
    kind_label: str = Field(description="类别")
    maker: str = Field(description="发布机构")
    column: str = Field(description="栏目代号")
    column_label: str = Field(description="栏目")
    dated_on: date = Field(description="成文日期")
    effective_on: date | None = Field(description="施行日期")
    published_on: date = Field(description="首次公开的日期")
    version_published_at: datetime = Field(description="现在公开的版本的发布时间，更正后更新")
    until_on: date | None = Field(description="公开期限的最后一天，长期公开的为 null")
    validity: str = Field(description="有效性代号：in_force、repealed、expired")
    validity_label: str = Field(description="有效性：有效、废止、失效")
    repealed_on: date | None = Field(description="废止日期")
    expired_on: date | None = Field(description="失效日期")
    summary: str = Field(description="内容概述")
    url: str = Field(description="公开网页；在其他政府网站发布的，为该网站的网址")


class AttachmentShape(Schema):
    """一个附件。"""

    name: str = Field(description="文件名")
    size: int = Field(description="大小（字节）")
    sha256: str = Field(description="内容的 SHA-256 摘要")
    url: str = Field(description="下载网址")


class FullItemShape(ItemShape):
    """一条公开的信息，有正文和附件。"""

    body_html: str = Field(
        description="正文，只含段落、标题、列表、表格等标签；在其他政府网站发布的为空"
    )
    body_text: str = Field(description="正文的纯文字")
    basis: list[str] = Field(description="政策依据，一件一行")
    contact: str = Field(description="联系人")
    phone: str = Field(description="联系电话")
    correction_note: str = Field(description="更正说明，没有更正过的为空")
    attachments: list[AttachmentShape] = Field(description="附件")


class ItemsShape(Schema):
    """信息的一页。"""

    items: list[ItemShape] = Field(description="信息，新公开的在前")
    next_cursor: str | None = Field(description="取下一页用的 cursor；没有下一页时为 null")


class GoneShape(Schema):
    """一条已经撤下的信息留下的记载；正文和附件不再提供，转载的应当同时删除。"""

    public_id: str = Field(description="编号")
    organ: str = Field(description="机关代号")
    index_number: str = Field(description="索引号")
    title: str = Field(description="标题")
    taken_down_on: date | None = Field(description="撤下日期")
    reason: str = Field(description="撤下原因")


class ChangeShape(Schema):
    """一次变动。同一条信息可以有多次，以 state 现在的值为准。"""

    number: int = Field(description="变动的序号，只增不减")
    at: datetime = Field(description="变动时间")
    public_id: str = Field(description="编号")
    state: str = Field(description="现在的状态：public 公开，taken_down 已撤下")
    gone: GoneShape | None = Field(description="已撤下的，撤下的记载")


class ChangesShape(Schema):
    """变动的一页；变动满一分钟后列出。"""

    changes: list[ChangeShape] = Field(description="变动，早的在前")
    next_after: int = Field(description="下次从这里继续：作为 after 传回")
    has_more: bool = Field(description="现在是否还有")


class YearShape(Schema):
    """一年的整体下载。"""

    year: int = Field(description="公开的年份")
    count: int = Field(description="条数")
    csv_url: str = Field(description="CSV 文件，可用电子表格打开")
    json_url: str = Field(description="JSON 文件，含正文")


class ReportShape(Schema):
    """一份公布的年度报告。"""

    organ: str = Field(description="机关代号")
    year: int = Field(description="报告年度")
    version: int = Field(description="第几版，更正后增加")
    published_on: date | None = Field(description="公布日期")
    url: str = Field(description="公开网页")


class ReportCellsShape(Schema):
    """年度报告的全部数字和文字。与公开网页上下载的 JSON 相同（格式见手册“年报JSON”）。"""

    organ: str | None = Field(description="机关名称")
    year: int | None = Field(description="报告年度")
    form: str = Field(description="表格格式：2019 或 2021")
    cells: dict[str, int | str | None] = Field(
        description="单元格 → 数值；空白为 null，不等于 0；金额为以元为单位的数字字符串"
    )
    units: dict[str, str] = Field(description="金额单元格 → 报告中印的单位")
    sections: dict[str, str] = Field(description="各部分的文字")
