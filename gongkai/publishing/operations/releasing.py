"""The one door to publication; take-down, repeal, schedule; always the approved version."""

from __future__ import annotations

from datetime import date, datetime

from gongkai.accounts.models import User
from gongkai.audit.operations import Deed, deed
from gongkai.errors import InvalidInput, WrongState
from gongkai.organs.models import PublicChange
from gongkai.publishing.fitting import fit_of_item
from gongkai.publishing.models import Item, Placement
from gongkai.publishing.models.outreach import CHANNELS
from gongkai.publishing.operations.standing import item_again, locked_item, target_of
from gongkai.publishing.permissions import PUBLISHING
from gongkai.publishing.progress import chain_of, is_complete, progress
from gongkai.publishing.searching import index_public, take_out_of_search
from gongkai.records.operations import keep_file, update_record
from gongkai.statute.procedure import take_step

TOPIC = "item"


def publish_item(
    item: Item,
    *,
    seen: str | None = None,
    url: str = "",
    published_on: date | None = None,
    by: User | None,
    at: datetime,
    key: str | None = None,
) -> Item:
    """Make the approved version public: the only way anything gets out.

    On our own pages, or on the district's site: then ``url`` and ``published_on`` say where and
    since when. ``by`` is None only for the timer, which carries out a schedule that a person
    gave. Every condition is asked again here, whatever the state says. Raises WrongState.
    Source: 条例第十七条、第二十三条.
    """
    if by is not None:
        PUBLISHING.require(by, "publish", item.organ, on=at.date())
    with deed(
        "publishing.published", organ=item.organ.slug, by=by, at=at, key=key, article="条例第十七条"
    ) as done:
        current = locked_item(item)
        _refuse_unready(current, seen=seen, by=by, at=at)
        day = _day_of_publication(current, url, published_on, at)
        state = take_step("publication", current.standing, "publish")
        approved = current.record.versions.get(number=current.record.row_version)
        channels = _with_channel(current.record.channels, "website")
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
            published_note=current.correction_note or current.published_note,
            correction_note="",
            published_at=at,
            place="elsewhere" if url else "here",
            url=url,
            url_checked_at=None,
            url_problem="",
            publish_at=None,
            taken_down_at=None,
            take_down_reason="",
            due_on=None,
            row_version=current.row_version + 1,
        )
        _place_on_website(current, url, day, by, at)
        current = item_again(item)
        index_public(current)
        _tell_public(current, at)
        done.on(
            target_of(item),
            version=approved.number,
            sha256=approved.sha256,
            substance=record.substance,
            on=day.isoformat(),
        )
    return item_again(item)


def schedule_item(
    item: Item, *, publish_at: datetime, seen: str, by: User, at: datetime, key: str | None = None
) -> Item:
    """Order that the approved version be published at a moment; an edit undoes the order."""
    PUBLISHING.require(by, "publish", item.organ, on=at.date())
    if publish_at <= at:
        raise InvalidInput("定时发布的时间要晚于现在。要马上发布的，请用“发布”。", code="time_past")
    with deed("publishing.scheduled", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        _refuse_unready(current, seen=seen, by=by, at=at, scheduling=True)
        take_step("publication", current.standing, "publish")
        Item.objects.filter(pk=item.pk).update(
            publish_at=publish_at, row_version=current.row_version + 1
        )
        done.on(target_of(item), publish_at=publish_at.isoformat())
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
    with deed("publishing.taken_down", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        if not current.is_public:
            raise WrongState("这条信息现在没有公开，不用撤下。", code="not_public")
        state = "taken_down" if current.standing == "published" else current.state
        Item.objects.filter(pk=item.pk).update(
            state=state,
            taken_down_at=at,
            take_down_reason=reason.strip()[:300],
            row_version=current.row_version + 1,
        )
        standing = current.placements.exclude(from_on=None).filter(to_on=None)
        standing.filter(from_on__lte=at.date()).update(to_on=at.date())
        take_out_of_search(current)
        _tell_public(current, at)
        done.on(target_of(item))
    return item_again(item)


def repeal_item(
    item: Item, *, on: date, reason: str, by: User, at: datetime, key: str | None = None
) -> Item:
    """Enter that a public document no longer holds (废止); its page says so from the day on."""
    PUBLISHING.require(by, "publish", item.organ, on=at.date())
    if not reason.strip():
        raise InvalidInput("请写明依据，例如“由康办发〔2021〕3号废止”。", code="reason_missing")
    with deed("publishing.repealed", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        if current.record.repealed_on:
            raise WrongState(f"已登记于{current.record.repealed_on}废止。", code="already_repealed")
        update_record(
            current.record, {"repealed_on": on}, done, seen=current.record.row_version, by=by, at=at
        )
        if current.is_public:
            current = item_again(item)
            index_public(current)
            _tell_public(current, at)
        done.on(target_of(item), on=on.isoformat(), reason=reason.strip()[:200])
    return item_again(item)


def add_placement(
    item: Item,
    *,
    channel: str,
    place: str = "",
    from_on: date | None,
    to_on: date | None = None,
    due_on: date | None = None,
    note: str = "",
    evidence: tuple[str, bytes] | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> Placement:
    """Record where a public item is shown besides the website, or order it as a task.

    Without ``from_on`` it is a task until ``due_on``. Source: 条例第二十三条、第二十五条.
    """
    PUBLISHING.require(by, "publish", item.organ, on=at.date())
    if to_on and from_on and to_on < from_on:
        raise InvalidInput("止日早于起日。请核对两个日期。", code="dates_reversed")
    kept = None
    if evidence:
        kept = keep_file(
            item.organ, evidence[1], name=evidence[0], by=by, at=at, purpose="evidence"
        )
    with deed("publishing.placed", organ=item.organ.slug, by=by, at=at, key=key) as done:
        current = locked_item(item)
        if not current.is_public:
            raise WrongState("先发布，再登记张贴、播放的位置。", code="not_public")
        if kept:
            kept.record = current.record
            kept.save()
        row = Placement.objects.create(
            organ=item.organ,
            item=current,
            channel=channel,
            place=place,
            from_on=from_on,
            to_on=to_on,
            due_on=due_on,
            note=note,
            evidence=kept,
            by=by,
            at=at,
        )
        if from_on:
            _add_channel(current, channel, done, by=by, at=at)
        done.on(target_of(item), channel=channel, placement=row.pk)
    return row


def finish_placement(
    placement: Placement,
    *,
    from_on: date | None = None,
    to_on: date | None = None,
    by: User,
    at: datetime,
    key: str | None = None,
) -> None:
    """Enter that a placement was done (``from_on``), or that it ended (``to_on``)."""
    PUBLISHING.require(by, "publish", placement.organ, on=at.date())
    with deed(
        "publishing.placement_ended", organ=placement.organ.slug, by=by, at=at, key=key
    ) as done:
        current = Placement.objects.select_for_update().get(pk=placement.pk)
        begun = current.from_on or from_on
        if begun is None or (to_on and to_on < begun):
            raise InvalidInput("请填写开始日期，止日不能早于起日。", code="dates_reversed")
        is_new = current.from_on is None
        Placement.objects.filter(pk=placement.pk).update(from_on=begun, to_on=to_on)
        item = locked_item(placement.item)
        if is_new:
            _add_channel(item, current.channel, done, by=by, at=at)
        done.on(target_of(item), placement=placement.pk)


def _add_channel(item: Item, channel: str, done: Deed, *, by: User | None, at: datetime) -> None:
    """Tell the register of the channel, which the report counts by."""
    channels = _with_channel(item.record.channels, channel)
    update_record(
        item.record, {"channels": channels}, done, seen=item.record.row_version, by=by, at=at
    )


def _with_channel(channels: str, channel: str) -> str:
    told = [one for one in channels.split("、") if one]
    label = CHANNELS[channel]
    return "、".join([*told, label] if label not in told else told)[:200]


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
    if not is_complete(progress(item, chain_of(item.organ))):
        raise WrongState(
            "审核流程还没有走完，不能发布。",
            code="chain_incomplete",
        )
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
