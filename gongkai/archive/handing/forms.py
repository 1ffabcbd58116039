"""Forms over transfers and disposals."""

from __future__ import annotations

from django import forms

from gongkai.accounts.forms import DeedForm
from gongkai.archive.filing.forms import ChosenField
from gongkai.archive.models import RECEIVERS

_NOTHING = {"required": "还没有勾选。请勾选要办理的件，再提交。"}


class PiecesField(ChosenField):
    """Keys of 件 that were ticked."""

    def valid_value(self, value: str) -> bool:
        """Take what can be a key."""
        return value.isascii() and value.isdigit() and len(value) < 19


class TransferForm(DeedForm):
    """What is given to whom, when."""

    receiver = forms.CharField(
        label="接收单位", max_length=120, help_text="例如：示例区档案馆、示例区图书馆。"
    )
    handed_on = forms.DateField(label="移交日期")
    note = forms.CharField(label="备注", max_length=300, required=False)
    chosen = PiecesField(label="件", error_messages=_NOTHING)


class ReceiverForm(forms.Form):
    """To whom something is to be given; the list of what may go follows from it."""

    to = forms.ChoiceField(label="接收单位类型", choices=RECEIVERS)


class AcknowledgeForm(DeedForm):
    """Who took it, when, with the receipt."""

    received_by = forms.CharField(label="接收人", max_length=64)
    received_on = forms.DateField(label="接收日期")
    file = forms.FileField(
        label="回执扫描件",
        required=False,
        help_text="签字盖章的移交清单，PDF、PNG、JPG。严禁上传涉密文件。",
    )


class ProposeForm(DeedForm):
    """What is to be destroyed, and why nobody needs it any more."""

    reason = forms.CharField(
        label="鉴定意见",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：保管期限届满，经鉴定没有继续保存价值。",
    )
    chosen = PiecesField(label="件", error_messages=_NOTHING)


class CarryOutForm(DeedForm):
    """The protocol of who watched."""

    protocol = forms.CharField(
        label="监销记录",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="时间、地点，怎样按清单逐件核对，纸质件怎样销毁。提交后材料立即删除，不能恢复。",
    )
