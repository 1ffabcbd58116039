"""What the answer clock warns of: every code with its level, article and Chinese message."""

from __future__ import annotations

from datetime import date

from gongkai.statute.findings import Finding, Level

_EXTENSION = "条例第三十三条第二款"
_EXCLUSION = "条例第三十三条第三款"
_FEE = "政府信息公开信息处理费管理办法"

#: code -> (level, article, message with the values it needs)
RISKS: dict[str, tuple[Level, str, str]] = {
    "correction_notice_late": (
        "warning",
        "条例第三十条",
        "补正通知（{found}）晚于告知期限{expected}，补正后不重新计算期限。请在原期限内答复。",
    ),
    "correction_notice_late_restarted": (
        "warning",
        "条例第三十条",
        "补正通知（{found}）晚于告知期限{expected}，期限按所设规则自收到补正重新计算；"
        "原期限为{original}，争议时可能以原期限为准，请尽量在原期限内答复。",
    ),
    "correction_repeated": (
        "warning",
        "条例第三十条",
        "{found}再次通知补正。补正应当一次性告知，再次补正不重新计算期限。请在原期限内答复。",
    ),
    "correction_overdue": (
        "warning",
        "条例第三十条",
        "申请人{found}才补正，超过补正期限{expected}且未登记正当理由，不重新计算期限。"
        "有正当理由的请补登记；没有的可按逾期不补正处理。",
    ),
    "correction_pending": (
        "notice",
        "条例第三十条",
        "已于{found}通知补正，尚未收到补正。收到补正后期限重新计算，此前按原期限显示。",
    ),
    "correction_lapsed": (
        "notice",
        "条例第三十条",
        "补正期限{expected}已过，未收到补正。申请人无正当理由的，视为放弃申请，请登记结果。",
    ),
    "third_party_overran": (
        "warning",
        "条例第三十二条",
        "第三方意见{found}才收到，超过提出意见期限{expected}，其后的时间照常计入答复期限。",
    ),
    "third_party_silent": (
        "notice",
        "条例第三十二条",
        "第三方提出意见的期限{expected}已过，未收到意见。由本机关决定是否公开，期限继续计算。",
    ),
    "joint_maker_overran": (
        "warning",
        "条例第三十四条",
        "共同制作机关意见{found}才收到，超过期限{expected}，其后的时间照常计入答复期限。",
    ),
    "joint_maker_consents": (
        "notice",
        "条例第三十四条",
        "共同制作机关的意见期限{expected}已过，未收到意见，视为同意公开，期限继续计算。",
    ),
    "consultation_pending": (
        "notice",
        _EXCLUSION,
        "{found}征求其他机关意见，尚未收到，也未给出计算到哪一天，暂不扣除。收到意见后请登记。",
    ),
    "consultation_after_due": (
        "warning",
        _EXCLUSION,
        "{found}才征求意见，答复期限{expected}已到，所需时间不能扣除。请尽快答复。",
    ),
    "extension_after_due": (
        "warning",
        _EXTENSION,
        "延期（{found}）晚于答复期限{expected}，不产生延长的效果。请尽快答复并留存原因。",
    ),
    "extension_not_told": (
        "warning",
        _EXTENSION,
        "延期没有登记告知申请人的日期，不产生延长的效果。请在{expected}前告知并登记。",
    ),
    "extension_too_long": (
        "warning",
        _EXTENSION,
        "延期{found}个工作日，超过最长{expected}个工作日，只按{expected}个工作日计算。",
    ),
    "extension_repeated": (
        "warning",
        _EXTENSION,
        "{found}再次延期。一个答复期限只能延长一次，再次延期不产生效果。请按期答复。",
    ),
    "extension_superseded": (
        "notice",
        _EXTENSION,
        "{found}告知的延期属于重新计算前的期限，不再起作用。确需延期的，请另行批准并告知。",
    ),
    "fee_without_tariff": (
        "warning",
        _FEE,
        "{found}还没有信息处理费的收费依据，收费通知不影响答复期限。请核对日期。",
    ),
    "fee_notice_late": (
        "warning",
        _FEE,
        "收费通知（{found}）晚于答复期限{expected}，不重新计算期限。请尽快答复。",
    ),
    "fee_paid_late": (
        "warning",
        _FEE,
        "申请人{found}才缴费，超过缴费期限{expected}，视为已放弃申请，期限不重新计算。",
    ),
    "fee_pending": (
        "notice",
        _FEE,
        "已通知缴费，尚未缴清。缴清次日起重新计算期限，此前按原期限显示；最迟{expected}缴费。",
    ),
    "fee_unpaid": (
        "notice",
        _FEE,
        "缴费期限{expected}已过，未缴清信息处理费，视为放弃申请，请登记结果。",
    ),
    "postponement_after_due": (
        "warning",
        "条例第三十五条",
        "延迟答复（{found}）告知时答复期限{expected}已过，不产生效果。请尽快答复。",
    ),
    "postponement_not_later": (
        "warning",
        "条例第三十五条",
        "告知的延迟答复日期{found}不晚于答复期限{expected}，仍按答复期限计算。",
    ),
}


def risk(
    code: str,
    *,
    expected: date | int | None = None,
    found: date | int | None = None,
    original: date | None = None,
) -> Finding:
    """Return the finding ``code``; the values are dates or numbers of working days."""
    level, article, message = RISKS[code]
    return Finding(
        code=code,
        level=level,
        message=message.format(expected=expected, found=found, original=original),
        expected=None if expected is None else str(expected),
        found=None if found is None else str(found),
        article=article,
    )
