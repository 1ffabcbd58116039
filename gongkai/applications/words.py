"""The words of the room: kinds of matters, events, identity documents, ways of provision."""

from __future__ import annotations

KINDS: dict[str, str] = {
    "disclosure": "政府信息公开申请",
    "rectification": "更正政府信息申请",
    "redo": "重新处理",
}
#: What stands in place of a due date where the law sets none.
NO_TERM = "更正政府信息申请，法律没有规定期限，应当及时审核、办理并告知（条例第四十一条）。"
IDENTITY_TYPES: dict[str, str] = {
    "resident": "居民身份证",
    "passport": "护照",
    "hk_macao": "港澳居民来往内地通行证",
    "taiwan": "台湾居民来往大陆通行证",
    "residence_permit": "港澳台居民居住证",
    "foreigner_permit": "外国人永久居留身份证",
    "credit_code": "统一社会信用代码",
    "other": "其他证件",
}
FORMS_OF_PROVISION: dict[str, str] = {
    "paper": "纸质",
    "electronic": "电子文件",
    "disc": "光盘等介质",
    "inspection": "查阅、抄录",
    "other": "其他",
}
WAYS_OF_PROVISION: dict[str, str] = {
    "post": "邮寄",
    "pickup": "当面领取",
    "email": "电子邮件",
    "online": "网上获取",
    "fax": "传真",
    "other": "其他",
}
WAYS_OF_SERVICE: dict[str, str] = {
    "direct": "当面送达",
    "post": "邮政寄送",
    "email": "电子邮件",
    "online": "网上送达",
    "fax": "传真",
    "other_agency": "委托其他机关送达",
}
#: How paper reaches the applicant; what is read online here was made available here.
PAPER_WAYS = {way: label for way, label in WAYS_OF_SERVICE.items() if way != "online"}
#: Event → what the timeline calls it.
EVENTS: dict[str, str] = {
    "registered": "登记申请",
    "contacted": "联系申请人",
    "confirmed": "与申请人确认收到",
    "reviewed": "审核申请",
    "correction_notified": "告知补正",
    "corrected": "收到补正",
    "reasons_asked": "要求说明理由",
    "reasons_given": "收到理由说明",
    "consulted": "发函征求意见",
    "consultation_received": "对方收到征求意见函",
    "opinion_received": "收到意见",
    "third_party_told": "告知第三方公开决定",
    "applicant_told": "告知申请人正在征求意见",
    "extended": "告知延期",
    "fee_units": "核定收费件数",
    "fee_noticed": "申请人收到收费通知",
    "paid": "申请人缴清费用",
    "postponed": "告知延迟答复的合理期限",
    "assigned": "交办",
    "signed_for": "签收",
    "assignment_returned": "退回交办",
    "assignment_answered": "反馈承办意见",
    "searched": "检索",
    "submitted": "答复送审",
    "answer_reviewed": "审核答复",
    "answer_returned": "退回答复",
    "answer_approved": "签发答复",
    "answered": "送达答复",
    "reading_noted": "申请人查看答复",
    "inspection_arranged": "约定查阅、抄录",
    "inspected": "查阅、抄录",
    "withdrawn": "申请人撤回申请",
    "split": "拆分",
    "merged": "合并办理",
    "transferred": "转送、引导其他渠道",
    "remedy": "行政复议、行政诉讼",
    "publication_proposed": "建议主动公开",
    "publication_decided": "审核主动公开建议",
    "archived": "归档",
    "redated": "工作日安排变化，期限重新推算",
    "anonymised": "匿名化",
    "voided": "更正登记",
}
CONSULTATION_KINDS: dict[str, str] = {
    "third_party": "第三方",
    "other_agency": "其他机关",
    "joint_maker": "共同制作机关",
}
OPINIONS: dict[str, str] = {
    "agree": "同意公开",
    "object": "不同意公开",
    "partly": "部分同意",
    "silent": "逾期未提出意见",
}
LETTERS: dict[str, str] = {
    "receipt": "登记回执",
    "correction": "补正告知书",
    "reasons": "说明理由告知书",
    "third_party": "征求第三方意见函",
    "joint_maker": "征求共同制作机关意见函",
    "other_agency": "征求其他机关意见函",
    "third_party_decision": "公开决定告知第三方函",
    "consulting": "征求意见情况告知书",
    "extension": "延期答复告知书",
    "fee": "收费通知",
    "postponement": "延迟答复告知书",
    "split": "申请拆分告知书",
    "transfer": "转送告知书",
    "answer": "答复书",
    "service_slip": "送达回证",
}
