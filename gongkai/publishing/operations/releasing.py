"""The one door to publication; take-down, repeal, schedule; always the approved version."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils.timezone import localtime

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import DataMissing, InvalidInput, WrongState
from gongkai.organs.models import PublicChange
from gongkai.publishing.fitting import fit_of_item
from gongkai.publishing.models import Item, Placement
from gongkai.publishing.operations.deciding_hits import screen_again
from gongkai.publishing.operations.placing import with_channel
from gongkai.publishing.operations.standing import item_again, locked_item, target_of
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.progress import chain_of, is_complete, progress
from gongkai.publishing.screened import refuse_private
from gongkai.publishing.searching import index_public, take_out_of_search
from gongkai.publishing.sheets import review_sheet
from gongkai.records.models import StoredFile
from gongkai.records.operations import keep_file, update_record
from gongkai.records.secrets import made_by_us
from gongkai.statute.procedure import take_step
from gongkai.statute.publication_terms import withdrawal_due

TOPIC = "item"


def publish_item(
    item: Item,
    *,
    seen: str | None = None,
    url: str = "",
    url_problem: str = "",
    published_on: date | None = None,
    by: User | None,
    at: datetime,
    key: str | None = None,
) -> Item:
    """Make the approved version public: the only way anything gets out.

    On our own pages, or on the district's site: then ``url`` and ``published_on`` say where and
    since when, ``url_problem`` why the address could not be opened. ``by`` is None only for the
    timer, which carries out a schedule that a person gave. Every condition is asked again here,
    whatever the state says. Raises WrongState.
    Source: 条例第十七条、第二十三条.
    """
    if by is not None:
        PUBLISHING.require(by, "publish", item.organ, on=at.date())
    screen_again(item, by=by, at=at)
    _refuse_unready(item_again(item), seen=seen, by=by, at=at)
    sheet = _sheet_to_keep(item, by=by, at=at)
    with deed(
        "publishing.published", organ=item.organ.slug, by=by, at=at, key=key, article="条例第十七条"
    ) as done:
        current = locked_item(item)
        _refuse_unready(current, seen=seen, by=by, at=at)
        day = _day_of_publication(current, url, published_on, at)
        state = take_step("publication", current.standing, "publish")
        approved = current.record.versions.get(number=current.record.row_version)
        channels = with_channel(current.record.channels, "website")
        record, _ = update_record(
            current.record,
            {"published_on": current.record.published_on or day, "channels": channels},
            done,
            seen=current.record.row_version,
            by=by,
            at=at,
        )
        Item.objects.filter(pk=item.pk).update(
            state=state,
            published_version=approved,
            published_column=current.column,
            published_row=current.catalogue_row,
            published_note=current.correction_note or current.published_note,
            published_notes=_notes(current, approved.number),
            correction_note="",
            published_at=at,
            until_on=record.until_on,
            take_down_ground="",
            take_down_due_on=None,
            place="elsewhere" if url else "here",
            url=url,
            url_checked_at=None,
            url_problem=url_problem[:120],
            publish_at=None,
            taken_down_at=None,
            take_down_reason="",
            due_on=None,
            row_version=current.row_version + 1,
        )
        _place_on_website(current, url, day, by, at)
        sheet.record = record
        sheet.save()
        current = item_again(item)
        index_public(current)
        _tell_public(current, at)
        done.on(
            target_of(item),
            version=approved.number,
            sha256=approved.sha256,
            substance=record.substance,
            on=day.isoformat(),
            sheet=sheet.sha256,
        )
    return item_again(item)


def _notes(item: Item, version: int) -> dict[str, str]:
    """Return the notes of all corrections by version, that of this one with them."""
    shown, told = item.published_version, dict(item.published_notes)
    if shown and item.published_note:
        told.setdefault(str(shown.number), item.published_note)
    return told | ({str(version): item.correction_note} if item.correction_note else {})


def _sheet_to_keep(item: Item, *, by: User | None, at: datetime) -> StoredFile:
    """Return the 信息发布审核表 as it stands at publication, kept as a file, not saved yet."""
    current = item_again(item)
    data = review_sheet(current, font_folders=settings.FONT_FOLDERS)
    name = f"信息发布审核表 {current.record.index_number.replace('/', '-')}.pdf"
    return keep_file(
        item.organ,
        data,
        name=name,
        by=by,
        at=at,
        purpose="paper",
        screening=made_by_us(name),
    )


def schedule_item(
    item: Item, *, publish_at: datetime, seen: str, by: User, at: datetime, key: str | None = None
) -> Item:
    """Order that the approved version be published at a moment; an edit undoes the order."""
    PUBLISHING.require(by, "publish", item.organ, on=at.date())
    if not item.organ.has_portal:
        raise InvalidInput(
            "本机关没有启用公开网页，不能定时发布。请在上级政府网站发布后登记网址。",
            code="no_portal",
        )
    if publish_at <= at:
        raise InvalidInput("定时发布的时间要晚于现在。要马上发布的，请用“发布”。", code="time_past")
    with deed("publishing.scheduled", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        _refuse_unready(current, seen=seen, by=by, at=at, scheduling=True)
        until_on = current.record.until_on
        if until_on and until_on < localtime(publish_at).date():
            raise InvalidInput(
                f"定时发布的时间晚于公开期限{until_on}。请改时间，或修改期限并重新送审。",
                code="until_past",
            )
        take_step("publication", current.standing, "publish")
        Item.objects.filter(pk=item.pk).update(
            publish_at=publish_at, row_version=current.row_version + 1
        )
        done.on(target_of(item), publish_at=publish_at.isoformat())
    return item_again(item)


def unschedule_item(item: Item, *, by: User, at: datetime, key: str | None = None) -> Item:
    """Take back the order to publish at a moment; the approvals stand."""
    PUBLISHING.require(by, "publish", item.organ, on=at.date())
    with deed("publishing.unscheduled", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        if current.publish_at is None:
            raise WrongState("没有定时发布。", code="not_scheduled")
        Item.objects.filter(pk=item.pk).update(publish_at=None, row_version=current.row_version + 1)
        done.on(target_of(item))
    return item_again(item)


def change_url(
    item: Item, *, url: str, url_problem: str = "", by: User, at: datetime, key: str | None = None
) -> Item:
    """Enter where an item that was published on another site stands now."""
    PUBLISHING.require(by, "publish", item.organ, on=at.date())
    with deed("publishing.url_changed", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        if current.place != "elsewhere" or not current.is_public:
            raise WrongState("这条信息不是在其他网站发布的。", code="not_elsewhere")
        Item.objects.filter(pk=item.pk).update(
            url=url,
            url_checked_at=None,
            url_problem=url_problem[:120],
            row_version=current.row_version + 1,
        )
        current = item_again(item)
        index_public(current)
        _tell_public(current, at)
        done.on(target_of(item))
    return item_again(item)


def order_take_down(
    item: Item, *, ground: str, arose_on: date, by: User, at: datetime, key: str | None = None
) -> Item:
    """Enter that a public item must come down: by when the ground says so.

    Source: 行政处罚法第四十八条 (three working days), statute.publication_terms.
    """
    PUBLISHING.require(by, "publish", item.organ, on=at.date())
    if arose_on > at.date():
        raise InvalidInput("事由发生的日期不能晚于今天。请核对。", code="date_in_future")
    try:
        due_on = withdrawal_due(arose_on, reason=ground).due_on
    except DataMissing:
        # The duty is entered all the same; without a calendar nobody can say the day.
        due_on = None
    with deed("publishing.take_down_ordered", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        if not current.is_public:
            raise WrongState("这条信息现在没有公开，不用撤下。", code="not_public")
        Item.objects.filter(pk=item.pk).update(
            take_down_ground=ground,
            take_down_due_on=due_on,
            row_version=current.row_version + 1,
        )
        done.on(target_of(item), ground=ground, arose_on=arose_on.isoformat())
    return item_again(item)


def take_down_item(
    item: Item, *, reason: str, by: User | None, at: datetime, key: str | None = None
) -> Item:
    """Take a public item down (撤下); a page with title, day and reason stays in its place.

    The caller removes the files before it answers (organs.public_folder). ``by`` is None for the
    timer, at the end of a notice's time.
    """
    if by is not None:
        PUBLISHING.require(by, "publish", item.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("请写明撤下的原因，原因会公布。", code="reason_missing")
    refuse_private(reason, item.organ)
    with deed("publishing.taken_down", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        if not current.is_public:
            raise WrongState("这条信息现在没有公开，不用撤下。", code="not_public")
        # A correction on its way must be submitted anew: it was approved for something public.
        state = "taken_down" if current.standing == "published" else "draft"
        Item.objects.filter(pk=item.pk).update(
            state=state,
            taken_down_at=at,
            take_down_reason=reason.strip()[:300],
            take_down_due_on=None,
            publish_at=None,
            row_version=current.row_version + 1,
        )
        standing = current.placements.exclude(from_on=None).filter(to_on=None)
        standing.filter(channel="website", from_on__lte=at.date()).update(to_on=at.date())
        # A sheet on the wall does not come down by itself: a task until somebody enters its end.
        standing.exclude(channel="website").update(due_on=at.date())
        current.placements.filter(from_on=None).delete()
        take_out_of_search(current)
        _tell_public(current, at)
        done.on(target_of(item))
    return item_again(item)


def repeal_item(
    item: Item,
    *,
    on: date,
    reason: str,
    is_expiry: bool = False,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Item:
    """Enter that a public document no longer holds; its page says so from the day on.

    It is repealed (废止), or it ran out by itself (``is_expiry``, 失效).
    """
    PUBLISHING.require(by, "publish", item.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("请写明依据，例如“由康办发〔2021〕3号废止”。", code="reason_missing")
    refuse_private(reason, item.organ)
    name = "publishing.expired" if is_expiry else "publishing.repealed"
    with deed(name, organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        if current.record.repealed_on:
            raise WrongState(f"已登记于{current.record.repealed_on}废止。", code="already_repealed")
        if is_expiry and current.record.expired_on:
            raise WrongState(f"已登记于{current.record.expired_on}失效。", code="already_expired")
        told = {"expired_on" if is_expiry else "repealed_on": on}
        update_record(current.record, told, done, seen=current.record.row_version, by=by, at=at)
        Item.objects.filter(pk=item.pk).update(repeal_reason=reason.strip()[:200])
        if current.is_public:
            current = item_again(item)
            index_public(current)
            _tell_public(current, at)
        done.on(target_of(item), on=on.isoformat(), reason=reason.strip()[:200])
    return item_again(item)


def _refuse_unready(
    item: Item, *, seen: str | None, by: User | None, at: datetime, scheduling: bool = False
) -> None:
    record = item.record
    if seen is not None and seen != record.substance:
        raise WrongState(
            "您打开这个页面之后，稿件又有修改，没有发布。请看过现在的内容再办。",
            code="changed_since_seen",
        )
    if item.is_edited:
        raise WrongState(
            "审核之后稿件有修改，原来的审核意见已经作废。请重新校对、送审。", code="approval_void"
        )
    states = progress(item, chain_of(item.organ))
    if not is_complete(states):
        left = "、".join(
            f"{state.step.label}（{state.step.role}）" for state in states if not state.review
        )
        raise WrongState(f"审核流程还没有走完，还差：{left}。", code="chain_incomplete")
    if item.hits.filter(state="open").exists():
        raise WrongState("还有检出提示没有认定，不能发布。", code="open_hits")
    problems = fit_of_item(item)
    if problems:
        raise WrongState("不能发布：" + "；".join(problems), code="does_not_fit")
    if record.until_on and record.until_on < at.date():
        raise WrongState(
            f"公开期限{record.until_on}已过。请修改期限并重新送审。", code="until_past"
        )
    if by is None and not scheduling and (item.publish_at is None or item.publish_at > at):
        raise WrongState("没有到期的定时发布。", code="not_scheduled")


def _day_of_publication(item: Item, url: str, published_on: date | None, at: datetime) -> date:
    if not url:
        if not item.organ.has_portal:
            raise InvalidInput(
                "本机关没有启用公开网页。请先在上级政府网站发布，再填写发布网址和发布日期。",
                code="url_missing",
            )
        return at.date()
    day = published_on or at.date()
    if day > at.date() or day < item.record.dated_on:
        raise InvalidInput("发布日期不能晚于今天，也不能早于成文日期。请核对。", code="date_unfit")
    return day


def _place_on_website(item: Item, url: str, day: date, by: User | None, at: datetime) -> None:
    website = item.placements.filter(channel="website", to_on=None).first()
    if website is None:
        Placement.objects.create(
            organ=item.organ,
            item=item,
            channel="website",
            place=url[:120] if url else "本系统公开网页",
            from_on=day,
            by=by,
            at=at,
        )


def _tell_public(item: Item, at: datetime) -> None:
    """Ask for the pages that show the item to be written anew, in the deed's own transaction."""
    PublicChange.objects.create(
        organ=item.organ, topic=TOPIC, reference=item.record.public_id, at=at
    )
