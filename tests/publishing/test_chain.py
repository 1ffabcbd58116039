"""The review chain: who may decide what, on which version, on screen and on paper."""

from datetime import date, timedelta

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.errors import InvalidInput, NotPermitted, WrongState
from gongkai.organs.models import Appointment, Organ, Post
from gongkai.publishing.jobs import carry_out_due
from gongkai.publishing.models import CatalogueRow, Chain, Item, Review
from gongkai.publishing.operations.drafting import (
    abandon_item,
    open_correction,
    save_draft,
    start_from_record,
)
from gongkai.publishing.operations.releasing import (
    publish_item,
    schedule_item,
    take_down_item,
)
from gongkai.publishing.operations.reviewing import (
    Decision,
    decide_reviews,
    enter_paper_reviews,
    note_consent,
    return_item,
    submit_item,
    take_side_step,
)
from gongkai.publishing.public import public_item
from gongkai.publishing.queries import steps_for
from gongkai.records.models import Record
from gongkai.records.operations import (
    add_record,
    cancel_record,
    change_record,
    update_record,
)
from gongkai.records.paper_code import code_of
from gongkai.records.queries import document_entries
from gongkai.statute.reviews import review_form
from tests.office import AT, document, make_person
from tests.publishing.factories import (
    approve,
    make_column,
    make_draft,
    make_published,
    make_submitted,
    notice,
)

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.4\n%scan"


def _again(item: Item) -> Item:
    return Item.objects.select_related("record", "organ", "column").get(pk=item.pk)


def test_a_two_person_office_gets_an_item_out(office: Organ, clerk: User, leader: User) -> None:
    """Default chain: the clerk proofreads, the leader in charge approves, the clerk publishes."""
    item = make_submitted(office, clerk)
    assert [state.step.slug for state in steps_for(item, leader, on=AT.date())] == ["leader"]

    item = publish_item(approve(item, leader), by=clerk, at=AT)

    assert item.state == "published"
    assert item.record.published_on == AT.date()
    assert item.record.channels == "政府网站"
    assert item.published_version is not None
    assert item.published_version.number == 1
    assert item.record.row_version == 2


def test_whoever_drafted_never_approves(office: Organ, clerk: User) -> None:
    """The clerk is made leader in charge, too: the law's four eyes are people, not posts."""
    post = Post.objects.create(organ=office, name="分管领导岗2", role="leader_in_charge")
    Appointment.objects.create(post=post, user=clerk, from_on=date(2019, 1, 1))
    item = make_submitted(office, clerk)

    with pytest.raises(NotPermitted) as refused:
        approve(item, clerk)

    assert refused.value.code == "own_draft"
    assert _again(item).state == "in_review"
    assert steps_for(item, clerk, on=AT.date()) == []


def test_an_edit_after_approval_voids_it(office: Organ, clerk: User, leader: User) -> None:
    item = approve(make_submitted(office, clerk), leader)
    assert item.state == "approved"

    item = save_draft(item, notice(title="改过的标题"), column=item.column, seen=1, by=clerk, at=AT)

    assert item.standing == "draft"
    with pytest.raises(WrongState) as refused:
        publish_item(item, by=clerk, at=AT)
    assert refused.value.code in ("approval_void", "chain_incomplete")
    assert _again(item).published_version is None


def test_a_record_in_publication_is_changed_and_cancelled_there_only(
    office: Organ, clerk: User, leader: User
) -> None:
    """Whatever is public, or on its way, does not change past its reviews."""
    item = make_published(office, clerk, leader)
    seen = item.record.row_version
    for deed_of_register in (
        lambda: change_record(item.record, {"title": "改"}, seen=seen, by=clerk, at=AT),
        lambda: cancel_record(item.record, reason="误", seen=seen, by=clerk, at=AT),
    ):
        with pytest.raises(WrongState) as refused:
            deed_of_register()
        assert refused.value.code == "in_publication"

    assert _again(item).record.title == "关于做好冬季供暖保障工作的通知"


def test_approval_is_void_whatever_door_a_change_came_through(
    office: Organ, clerk: User, leader: User
) -> None:
    item = approve(make_submitted(office, clerk), leader)
    with deed("record.changed", organ=office.slug, by=clerk, at=AT) as done:
        update_record(item.record, {"title": "别处改的标题"}, done, seen=1, by=clerk, at=AT)
    item = _again(item)

    assert (item.state, item.standing) == ("approved", "draft")
    with pytest.raises(WrongState) as refused:
        publish_item(item, by=clerk, at=AT)
    assert refused.value.code == "approval_void"


def test_what_is_withheld_is_decided_by_the_leader(
    office: Organ, clerk: User, leader: User
) -> None:
    draft = make_draft(office, clerk, attribute="closed", ground="条例第十六条第二款，过程性信息")
    item = submit_item(draft, seen=draft.record.substance, by=clerk, at=AT)

    item = approve(item, leader)

    assert (item.state, item.published_version) == ("withheld", None)
    with pytest.raises(WrongState):
        publish_item(item, by=clerk, at=AT)


def test_an_abandoned_draft_is_cancelled_and_an_abandoned_correction_undone(
    office: Organ, clerk: User, leader: User
) -> None:
    draft = make_draft(office, clerk, number="")
    abandon_item(draft, reason="不发了", by=clerk, at=AT)
    assert Record.objects.get(pk=draft.record_id).cancel_reason == "不发了"

    item = make_published(office, clerk, leader)
    item = open_correction(item, note="改日期", by=clerk, at=AT)
    item = save_draft(
        item,
        notice(title="改坏的", until_on=date(2021, 3, 1)),
        column=item.column,
        seen=item.record.row_version,
        by=clerk,
        at=AT,
    )
    item = abandon_item(item, reason="不改了", by=clerk, at=AT)

    assert (item.state, item.standing, item.correction_note) == ("published", "published", "")
    assert (item.record.title, item.record.until_on) == ("关于做好冬季供暖保障工作的通知", None)


def test_a_reviewer_takes_an_approval_back_until_it_is_public(
    office: Organ, clerk: User, leader: User
) -> None:
    item = approve(make_submitted(office, clerk), leader)

    item = return_item(item, reason="发现数字不对", by=leader, at=AT)

    assert (item.state, item.return_reason) == ("returned", "发现数字不对")
    with pytest.raises(NotPermitted):
        return_item(
            submit_item(item, seen=item.record.substance, by=clerk, at=AT),
            reason="没有我的环节",
            by=clerk,
            at=AT,
        )


def test_several_posts_are_decided_together(office: Organ, clerk: User, leader: User) -> None:
    """The leader is the secrecy reviewer, too: both steps in one act."""
    Chain.objects.create(organ=office, extra=["privacy"])
    post = Post.objects.create(organ=office, name="保密", role="secrecy_reviewer")
    Appointment.objects.create(post=post, user=leader, from_on=date(2019, 1, 1))
    item = make_submitted(office, clerk)

    mine = [state.step.slug for state in steps_for(item, leader, on=AT.date())]

    assert mine == ["privacy", "leader"]
    assert approve(item, leader, *mine).state == "approved"


def test_a_sheet_signed_before_the_draft_was_there_is_refused(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_submitted(office, clerk)

    with pytest.raises(InvalidInput) as refused:
        enter_paper_reviews(
            item,
            [Decision("leader", "approved")],
            signer=leader,
            signed_on=AT.date() - timedelta(days=1),
            code=code_of(item.record.substance),
            scan=("签批.pdf", SCAN),
            by=clerk,
            at=AT,
        )

    assert refused.value.code == "signed_before_version"


def test_an_editor_cannot_approve_what_they_changed(
    office: Organ, clerk: User, leader: User
) -> None:
    post = Post.objects.create(organ=office, name="信息员岗2", role="information_officer")
    Appointment.objects.create(post=post, user=leader, from_on=date(2019, 1, 1))
    item = make_draft(office, clerk)
    item = save_draft(item, notice(title="领导改的"), column=item.column, seen=1, by=leader, at=AT)
    item = submit_item(item, seen=item.record.substance, by=clerk, at=AT)

    with pytest.raises(NotPermitted):
        approve(item, leader)


@pytest.mark.parametrize("weighty", [True, False])
def test_only_a_weighty_item_asks_for_the_principal(
    office: Organ, clerk: User, leader: User, weighty: bool
) -> None:
    principal = make_person(office, "principal")
    item = approve(make_submitted(office, clerk, is_weighty=weighty), leader)

    assert item.state == ("in_review" if weighty else "approved")
    if weighty:
        with pytest.raises(WrongState):
            publish_item(item, by=clerk, at=AT)
        item = approve(item, principal, "principal")
    assert publish_item(item, by=clerk, at=AT).state == "published"


def test_the_steps_an_office_adds_must_all_be_done(
    office: Organ, clerk: User, leader: User
) -> None:
    Chain.objects.create(organ=office, extra=["secrecy", "opinion"])
    secrecy, opinion = (
        make_person(office, "secrecy_reviewer"),
        make_person(office, "opinion_officer"),
    )
    item = make_submitted(office, clerk)
    with pytest.raises(WrongState) as refused:
        approve(item, leader)
    assert refused.value.code == "step_not_open"

    for step, person in (("secrecy", secrecy), ("opinion", opinion)):
        decision = Decision(step, "approved", answers=answers(step))
        item = decide_reviews(item, [decision], seen=item.record.substance, by=person, at=AT)
    item = approve(item, leader)

    assert item.state == "approved"


def answers(form: str) -> dict[str, str]:
    """Return the answers of a form that carry an approval."""
    told = {}
    for field in review_form(form).fields:
        if field.kind == "yes_no":
            told[field.slug] = "否"
        elif field.required:
            told[field.slug] = {"result": "公开", "level": "低", "decision": "发布"}.get(
                field.slug, "无"
            )
    return told


def test_one_person_with_several_posts_decides_in_one_act(
    office: Organ, clerk: User, leader: User
) -> None:
    Chain.objects.create(organ=office, extra=["secrecy", "privacy"])
    person = make_person(office, "secrecy_reviewer")
    item = make_submitted(office, clerk)

    item = decide_reviews(
        item,
        [
            Decision("secrecy", "approved", answers=answers("secrecy")),
            Decision("privacy", "approved"),
        ],
        seen=item.record.substance,
        by=person,
        at=AT,
    )

    assert approve(item, leader).state == "approved"
    assert list(item.reviews.values_list("step", flat=True)) == [
        "proofread",
        "secrecy",
        "privacy",
        "leader",
    ]


def test_what_a_reviewer_left_open_is_told_beside_each_question(
    office: Organ, clerk: User, client: Client
) -> None:
    Chain.objects.create(organ=office, extra=["secrecy"])
    person = make_person(office, "secrecy_reviewer")
    item = make_submitted(office, clerk)
    client.force_login(person)
    address = f"/office/{office.slug}/publishing/{item.record.public_id}/review/"

    seen = item.record.substance
    errors = client.post(address, {"decision": "approved", "seen": seen}).context["form"].errors
    none = client.post(address, {"seen": seen}).context["form"].errors

    required = [field.slug for field in review_form("secrecy").fields if field.required]
    assert errors == {f"secrecy__{slug}": ["同意的，这一项必须填写。"] for slug in required}
    assert none == {"decision": ["请选择“同意”或者“退回修改”。"]}


def test_a_secret_found_in_the_form_stops_the_approval(
    office: Organ, clerk: User, leader: User
) -> None:
    Chain.objects.create(organ=office, extra=["secrecy"])
    person = make_person(office, "secrecy_reviewer")
    item = make_submitted(office, clerk)
    told = answers("secrecy") | {"state_secret": "是"}

    with pytest.raises(InvalidInput) as refused:
        decide_reviews(
            item,
            [Decision("secrecy", "approved", answers=told)],
            seen=item.record.substance,
            by=person,
            at=AT,
        )

    assert "国家秘密" in refused.value.message


def test_a_return_needs_a_reason_and_sends_the_draft_back(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_submitted(office, clerk)
    with pytest.raises(InvalidInput):
        decide_reviews(
            item, [Decision("leader", "returned")], seen=item.record.substance, by=leader, at=AT
        )

    item = decide_reviews(
        item,
        [Decision("leader", "returned", "附件缺一份")],
        seen=item.record.substance,
        by=leader,
        at=AT,
    )
    assert (item.state, item.return_reason) == ("returned", "附件缺一份")

    item = submit_item(item, seen=item.record.substance, by=clerk, at=AT)
    assert item.state == "in_review"
    assert approve(item, leader).state == "approved"


def test_the_reviewer_approves_what_they_saw(office: Organ, clerk: User, leader: User) -> None:
    item = make_submitted(office, clerk)
    seen = item.record.substance
    item = save_draft(item, notice(title="偷偷改的"), column=item.column, seen=1, by=clerk, at=AT)
    item = submit_item(item, seen=item.record.substance, by=clerk, at=AT)

    with pytest.raises(WrongState) as refused:
        decide_reviews(item, [Decision("leader", "approved")], seen=seen, by=leader, at=AT)

    assert refused.value.code == "changed_since_seen"


def test_a_wet_signature_counts_for_the_code_on_the_sheet(
    office: Organ, clerk: User, leader: User
) -> None:
    """The sheet's code binds: after an edit the same paper is refused."""
    item = make_submitted(office, clerk)
    code = code_of(item.record.substance)
    item = save_draft(item, notice(title="改过的"), column=item.column, seen=1, by=clerk, at=AT)
    item = submit_item(item, seen=item.record.substance, by=clerk, at=AT)
    signed = {"signer": leader, "signed_on": AT.date(), "scan": ("签批.pdf", SCAN), "by": clerk}
    decision = [Decision("leader", "approved", "同意")]
    with pytest.raises(InvalidInput) as refused:
        enter_paper_reviews(item, decision, code=code, at=AT, **signed)
    assert refused.value.code == "other_version"

    item = enter_paper_reviews(item, decision, code=code_of(item.record.substance), at=AT, **signed)

    review = Review.objects.get(step="leader")
    assert item.state == "approved"
    assert (review.signer, review.by, review.on) == (leader, clerk, AT.date())
    assert review.paper is not None
    assert review.paper.purpose == "paper"


def test_the_drafter_cannot_sign_their_own_item_on_paper(office: Organ, clerk: User) -> None:
    post = Post.objects.create(organ=office, name="分管领导岗2", role="leader_in_charge")
    Appointment.objects.create(post=post, user=clerk, from_on=date(2019, 1, 1))
    item = make_submitted(office, clerk)

    with pytest.raises(NotPermitted):
        enter_paper_reviews(
            item,
            [Decision("leader", "approved")],
            signer=clerk,
            signed_on=AT.date(),
            code=code_of(item.record.substance),
            scan=("签批.pdf", SCAN),
            by=clerk,
            at=AT,
        )


def test_consent_by_phone_is_noted_and_never_counts(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_submitted(office, clerk)

    note_consent(item, step="leader", opinion="电话同意", signer=leader, by=clerk, at=AT)

    assert _again(item).state == "in_review"
    with pytest.raises(WrongState):
        publish_item(_again(item), by=clerk, at=AT)


def test_somebody_standing_in_decides_and_the_sheet_says_so(
    office: Organ, clerk: User, leader: User
) -> None:
    deputy = make_person(office, "office_head")
    held = Appointment.objects.get(user=leader)
    Appointment.objects.create(
        post=held.post, user=deputy, from_on=AT.date(), to_on=AT.date(), acting_for=held
    )
    item = approve(make_submitted(office, clerk), deputy)

    review = item.reviews.get(step="leader")
    assert item.state == "approved"
    assert review.appointment is not None
    assert review.appointment.acting_for == held


def test_consulting_another_organ_holds_the_item(office: Organ, clerk: User, leader: User) -> None:
    item = make_submitted(office, clerk)
    item = take_side_step(item, "consult", note="与区民政局协商低保名单", by=clerk, at=AT)
    assert item.state == "awaiting_consultation"
    with pytest.raises(WrongState):
        approve(item, leader)

    item = take_side_step(item, "conclude_consultation", note="民政局同意", by=clerk, at=AT)

    assert approve(item, leader).state == "approved"


def test_only_the_timer_carries_out_a_schedule_and_an_edit_undoes_it(
    office: Organ, clerk: User, leader: User
) -> None:
    item = approve(make_submitted(office, clerk), leader)
    later = AT + timedelta(hours=2)
    item = schedule_item(item, publish_at=later, seen=item.record.substance, by=clerk, at=AT)
    with pytest.raises(WrongState):
        publish_item(item, by=None, at=AT)
    assert publish_item(item, by=None, at=later).state == "published"

    other = approve(make_submitted(office, clerk, number=""), leader)
    schedule_item(other, publish_at=later, seen=other.record.substance, by=clerk, at=AT)
    save_draft(_again(other), notice(title="改"), column=other.column, seen=1, by=clerk, at=AT)
    assert _again(other).publish_at is None
    with pytest.raises(WrongState):
        publish_item(_again(other), by=None, at=later)


def test_a_correction_keeps_the_old_version_public_until_the_new_is_approved(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader)
    with pytest.raises(WrongState):
        save_draft(item, notice(title="直接改"), column=item.column, seen=2, by=clerk, at=AT)

    item = open_correction(item, note="标题写错", by=clerk, at=AT)
    item = save_draft(
        item,
        notice(title="更正后的标题"),
        column=item.column,
        seen=item.record.row_version,
        by=clerk,
        at=AT,
    )
    told = public_item(item)
    assert told is not None
    assert told.title == "关于做好冬季供暖保障工作的通知"

    item = submit_item(item, seen=item.record.substance, by=clerk, at=AT)
    item = publish_item(approve(item, leader), by=clerk, at=AT)
    told = public_item(item)
    assert told is not None
    assert (told.title, told.correction_note) == ("更正后的标题", "标题写错")


def test_the_report_counts_what_went_through_the_chain(
    office: Organ, clerk: User, leader: User
) -> None:
    make_published(office, clerk, leader)
    entries = list(document_entries(office, 2021))

    assert [(entry.register, entry.attribute, entry.published_on) for entry in entries] == [
        ("documents", "open", AT.date())
    ]
    assert Record.objects.get().column.startswith("栏目")


def test_a_second_correction_needs_a_note_of_its_own(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader)
    item = open_correction(item, note="第一次更正", by=clerk, at=AT)
    with pytest.raises(WrongState) as refused:
        submit_item(item, seen=item.record.substance, by=clerk, at=AT)
    assert "还没有修改稿件" in refused.value.message
    item = save_draft(
        item,
        notice(title="第一次改"),
        column=item.column,
        seen=item.record.row_version,
        by=clerk,
        at=AT,
    )
    item = submit_item(item, seen=item.record.substance, by=clerk, at=AT)
    item = publish_item(approve(item, leader), by=clerk, at=AT)

    with pytest.raises(WrongState) as refused:
        save_draft(
            item,
            notice(title="又改"),
            column=item.column,
            seen=item.record.row_version,
            by=clerk,
            at=AT,
        )

    assert refused.value.code == "published_item"
    assert (item.published_note, item.correction_note) == ("第一次更正", "")


def test_an_old_approval_of_the_same_words_is_worth_nothing_later(
    office: Organ, clerk: User, leader: User
) -> None:
    """A corrected to B and back to A: the leader is asked about A anew."""
    item = make_published(office, clerk, leader)
    for title in ("更正为乙", "关于做好冬季供暖保障工作的通知"):
        item = open_correction(item, note="更正标题", by=clerk, at=AT)
        item = save_draft(
            item,
            notice(title=title),
            column=item.column,
            seen=item.record.row_version,
            by=clerk,
            at=AT,
        )
        item = submit_item(item, seen=item.record.substance, by=clerk, at=AT)
        assert item.state == "in_review"
        item = publish_item(approve(item, leader), by=clerk, at=AT)


def test_a_draft_taken_down_while_approved_is_submitted_anew(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader)
    item = open_correction(item, note="改", by=clerk, at=AT)
    item = save_draft(
        item, notice(title="改"), column=item.column, seen=item.record.row_version, by=clerk, at=AT
    )
    item = approve(submit_item(item, seen=item.record.substance, by=clerk, at=AT), leader)
    later = AT + timedelta(hours=1)
    item = schedule_item(item, publish_at=later, seen=item.record.substance, by=clerk, at=AT)

    item = take_down_item(item, reason="内容有误", by=clerk, at=AT)

    assert (item.state, item.publish_at, item.is_public) == ("draft", None, False)
    assert carry_out_due(at=later) == 0
    with pytest.raises(WrongState):
        publish_item(item, by=clerk, at=later)


def test_who_takes_a_record_up_does_not_approve_it(
    office: Organ, clerk: User, leader: User
) -> None:
    other = make_person(office, "information_officer")
    content = document(body="<p>正文</p>", contact="党政办公室", phone="0971-1234567")
    record = add_record(office, content, by=other, at=AT)
    post = Post.objects.create(organ=office, name="分管2", role="leader_in_charge")
    Appointment.objects.create(post=post, user=clerk, from_on=date(2019, 1, 1))
    item = start_from_record(record, by=clerk, at=AT)
    item = save_draft(
        item, {}, column=make_column(office), seen=item.record.row_version, by=other, at=AT
    )
    item = submit_item(item, seen=item.record.substance, by=other, at=AT)

    with pytest.raises(NotPermitted):
        approve(item, clerk)


def test_another_catalogue_row_after_approval_asks_anew(
    office: Organ, clerk: User, leader: User
) -> None:
    item = approve(make_submitted(office, clerk), leader)
    row = CatalogueRow.objects.create(organ=office, number="1", item1="社会救助")

    item = save_draft(
        item,
        {},
        column=item.column,
        catalogue_row=row,
        seen=item.record.row_version,
        by=clerk,
        at=AT,
    )

    assert item.state == "draft"


def test_what_is_decided_not_to_be_public_must_come_down(
    office: Organ, clerk: User, leader: User
) -> None:
    item = make_published(office, clerk, leader)
    item = open_correction(item, note="属于第三方信息", by=clerk, at=AT)
    item = save_draft(
        item,
        notice(attribute="closed", ground="条例第十五条"),
        column=item.column,
        seen=item.record.row_version,
        by=clerk,
        at=AT,
    )
    item = approve(submit_item(item, seen=item.record.substance, by=clerk, at=AT), leader)

    assert (item.state, item.is_public, item.take_down_due_on) == ("withheld", True, AT.date())
