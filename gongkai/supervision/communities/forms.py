"""Forms over communities: what a community says, what the street decides, what is set up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms

from gongkai.accounts.forms import FIRST_DAY, LAST_DAY, DeedForm, VersionedForm, row_fields
from gongkai.supervision.communities.operations import Posting
from gongkai.supervision.communities.operations.arranging import (
    COLUMNS,
    LINK_DAYS,
    MOST_DUE_DAYS,
    MOST_LINK_DAYS,
)
from gongkai.supervision.communities.photos import Photo
from gongkai.supervision.communities.queries import DutyStanding
from gongkai.supervision.communities.words import FINDINGS, KINDS, STATES, WAYS_TOLD
from gongkai.supervision.models import Community, DisclosureItem

MEGABYTE = 1024 * 1024
LARGEST_PHOTO = 15 * MEGABYTE
#: A request with a photo and a form beside it.
LARGEST_REQUEST = LARGEST_PHOTO + MEGABYTE
#: A returned item is mended within so many days unless told otherwise.
REDO_DAYS = 5
_LONGEST_NOTE = 300


def _day(label: str, *, is_required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=is_required,
        help_text=help_text,
        validators=[_refuse_odd_year],
    )


def _refuse_odd_year(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise forms.ValidationError("年份不对，请核对日期。")


class PostingForm(DeedForm):
    """What a community says of one item; of accounts how they were made known, too."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    finding = forms.ChoiceField(
        label="公示情况", choices=list(FINDINGS.items()), widget=forms.RadioSelect
    )
    place = forms.CharField(
        label="公开栏位置", max_length=120, help_text="例如：居委会门口公开栏。"
    )
    posted_on = _day("公开日期", help_text="张贴出来的那一天。")
    posted_until = _day("公开到", is_required=False, help_text="已经定了取下日期的才填。")
    note = forms.CharField(
        label="说明",
        required=False,
        max_length=_LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="可以不填。不要写居民的姓名、电话、证件号码。",
    )
    photo = forms.FileField(
        label="公开栏照片",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png"}),
        help_text=(
            "可以不传。JPG 或 PNG，最大"
            f"{LARGEST_PHOTO // MEGABYTE} MB；拍摄地点、手机型号等自动去掉。严禁上传涉密文件。"
        ),
    )

    def __init__(self, item: DisclosureItem, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not item.is_reported:
            del self.fields["finding"]
            return
        # Accounts that were not made known hang nowhere; the operation asks for the rest.
        for name in ("place", "posted_on"):
            self.fields[name].required = False
            self.fields[name].help_text = "没有公示的不填。"
        self.fields[
            "note"
        ].help_text = "没有全部公示的，写明原因和打算。不要写居民的姓名、电话、证件号码。"

    def clean_photo(self) -> Any:
        """Refuse what is larger than any phone's photo."""
        photo = self.cleaned_data["photo"]
        if photo and (photo.size or 0) > LARGEST_PHOTO:
            raise forms.ValidationError(
                f"照片超过{LARGEST_PHOTO // MEGABYTE} MB。请用普通模式重新拍一张，或者不附照片。"
            )
        return photo

    @property
    def posting(self) -> Posting:
        """Return what was filled in."""
        told = self.cleaned_data
        return Posting(
            place=told["place"],
            posted_on=told["posted_on"],
            posted_until=told["posted_until"],
            finding=told.get("finding", ""),
            note=told["note"],
            reported_on=told.get("reported_on"),
        )

    @property
    def taken(self) -> Photo | None:
        """Return the photo, None where there is none."""
        photo = self.cleaned_data["photo"]
        return Photo(photo.read(), str(photo.name)) if photo else None


class EnterForForm(PostingForm):
    """The same, entered by the street: who told it, and how."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    told_by = forms.CharField(
        label="谁告知的", max_length=60, help_text="职务和姓氏就可以，例如：居委会王主任。"
    )
    told_how = forms.ChoiceField(label="怎样告知的", choices=list(WAYS_TOLD.items()))
    reported_on = _day("报送日期", help_text="社区告知街道的那一天。")

    def __init__(self, item: DisclosureItem, *args: Any, **kwargs: Any) -> None:
        super().__init__(item, *args, **kwargs)
        if not item.is_reported:
            del self.fields["reported_on"]
        self.order_fields(["told_by", "told_how", "reported_on"])


class AcceptForm(VersionedForm):
    """Nothing to fill in: what was seen is in order."""


class ReturnForm(VersionedForm):
    """What is to be mended, until when."""

    reason = forms.CharField(
        label="退回原因",
        max_length=_LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="社区打开链接就能看到。写明要改什么、怎么改。",
    )
    redo_by = _day("改正期限")


class CommunityForm(DeedForm):
    """A new community."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= row_fields(Community, COLUMNS)


class ChangeCommunityForm(VersionedForm):
    """A community that is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= row_fields(Community, COLUMNS)


class LinkForm(DeedForm):
    """Until when a new link opens."""

    expires_on = _day(
        "有效期至", help_text=f"默认一年，最长{MOST_LINK_DAYS // 365}年。到期后重新生成。"
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = today + timedelta(days=LINK_DAYS)


class DutyForm(VersionedForm):
    """Whether a duty is asked for, and by when."""

    is_on = forms.BooleanField(label="登记这一项", required=False)
    due_days = forms.IntegerField(
        label="期间结束后几天内公开",
        min_value=1,
        max_value=MOST_DUE_DAYS,
        help_text="自然日。最后一天是休息日的，按数据顺延到下一个工作日。",
    )

    def __init__(self, standing: DutyStanding, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not standing.duty.moves:
            self.fields["due_days"].help_text = "自然日，休息日不顺延。"


class MatrixFilter(forms.Form):
    """Which year, which kind."""

    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *KINDS.items()])

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, f"{year}年") for year in years]  # type: ignore[attr-defined]


class ListFilter(forms.Form):
    """Which items: of a year, of a duty, by how they stand, by kind and by a community's name."""

    ALSO = (("late", "超时未办"), ("done", "已填报"), ("on_time", "按期"), ("undated", "期限未定"))

    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)
    duty = forms.ChoiceField(label="事项", required=False)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *STATES.items(), *ALSO]
    )
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *KINDS.items()])
    q = forms.CharField(label="名称", required=False, max_length=60)

    def __init__(
        self, *args: Any, years: Iterable[int], duties: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        of_years = [(year, f"{year}年") for year in years]
        self.fields["year"].choices = [("", "全部"), *of_years]  # type: ignore[attr-defined]
        self.fields["duty"].choices = [("", "全部"), *duties]  # type: ignore[attr-defined]
