"""Words of publishing for people: deeds as the trail tells them, the tone of each state."""

from __future__ import annotations

#: Deeds as the trail of an item tells them; those of the record beside them.
DEED_WORDS: dict[str, str] = {
    "record.added": "登记",
    "record.changed": "修改登记",
    "record.cancelled": "注销登记",
    "record.file_added": "添加留存文件",
    "record.source_opened": "打开原件",
    "publishing.drafted": "起草",
    "publishing.taken_up": "转入公开流程",
    "publishing.edited": "修改",
    "publishing.attached": "添加附件",
    "publishing.detached": "移出附件",
    "publishing.hit_kept": "认定保留检出内容",
    "publishing.hit_masked": "遮盖检出内容",
    "publishing.numbered": "取号",
    "publishing.submitted": "校对并送审",
    "publishing.reviewed": "审核",
    "publishing.paper_entered": "登记线下签批",
    "publishing.consent_noted": "记录口头意见",
    "publishing.consult": "与其他机关协商",
    "publishing.conclude_consultation": "协商完毕",
    "publishing.refer": "报请确定",
    "publishing.receive_ruling": "收到确定意见",
    "publishing.scheduled": "定时发布",
    "publishing.published": "发布",
    "publishing.taken_down": "撤下",
    "publishing.repealed": "登记废止",
    "publishing.correction_opened": "开始更正",
    "publishing.placed": "登记公开位置",
    "publishing.placement_ended": "更新公开位置",
    "publishing.reexamined": "不公开信息定期审查",
}
#: State → the tone of its tag.
TONES: dict[str, str] = {
    "draft": "",
    "returned": "late",
    "in_review": "soon",
    "awaiting_consultation": "soon",
    "awaiting_ruling": "soon",
    "approved": "ok",
    "published": "ok",
    "taken_down": "",
}
