"""What came past the screening once: nothing of it is kept, or a person must decide."""

from pathlib import Path
from typing import Any

import pytest

from gongkai.accounts.models import User
from gongkai.errors import GongkaiError, InvalidInput
from gongkai.organs.models import Organ
from gongkai.publishing.models import Item
from gongkai.publishing.operations.deciding_hits import mask_all_hits, mask_hit
from gongkai.publishing.operations.reviewing import submit_item
from gongkai.records.files import get
from gongkai.records.models import StoredFile
from tests.exchange.parts import files
from tests.exchange.parts.files import ID
from tests.exchange.parts.pictures import EXIF, exif, jpeg, latitude, png, segment
from tests.office import AT
from tests.publishing.factories import Upload, make_draft

MARK = "秘密★10年"
PNG = png()

pytestmark = pytest.mark.django_db


def _hits(item: Item) -> list[tuple[str, str]]:
    return [(hit.source.partition(":")[0], hit.kind) for hit in item.hits.all()]


@pytest.mark.parametrize("purpose", ["source", "attachment"])
def test_marked_file_with_a_damaged_part_leaves_no_byte(
    office: Organ, clerk: User, purpose: str, settings: Any
) -> None:
    data = files.docx(
        files.paragraph("正文"),
        {
            "word/header1.xml": files.story("hdr", files.paragraph(MARK)),
            "customXml/item1.xml": "<a",
        },
    )

    with pytest.raises(InvalidInput) as raised:
        make_draft(office, clerk, uploads=[Upload("a.docx", data, purpose)])

    assert raised.value.code == "secrecy_mark"
    assert list(StoredFile.objects.all()) == []
    assert [path for path in Path(settings.FILES_FOLDER).rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("field", ["serial", "maker", "origin", "ground", "contact"])
def test_private_number_in_any_public_field_is_a_hit(
    office: Organ, clerk: User, field: str
) -> None:
    assert _hits(make_draft(office, clerk, **{field: f"甲{ID}"})) == [(field, "id_number")]


def test_number_in_what_looks_like_a_tag_of_a_plain_field_is_a_hit(
    office: Organ, clerk: User
) -> None:
    item = make_draft(office, clerk, basis=f"依据 <b 张三{ID}")

    assert _hits(item) == [("basis", "id_number")]


@pytest.mark.parametrize(
    "body",
    [f"<p>{ID[:6]}<x>{ID[6:]}</x></p>", "<p>身份证11010519491231002<br>X</p>"],
    ids=["joined", "broken"],
)
def test_number_that_the_body_shows_whole_is_a_hit(office: Organ, clerk: User, body: str) -> None:
    assert _hits(make_draft(office, clerk, body=body)) == [("body", "id_number")]


def test_number_in_the_name_of_a_picture_is_a_hit(office: Organ, clerk: User) -> None:
    item = make_draft(office, clerk, uploads=[Upload(f"张三{ID}.png", PNG)])

    assert _hits(item) == [("file", "id_number")]


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (Upload(f"{MARK}.png", PNG), "secrecy_mark"),
        (Upload("a.png", PNG + MARK.encode()), "secrecy_mark"),
        (Upload("a.docx", files.docx("", {"word/vbaProject.bin": "x"})), "unseen_part"),
        (Upload("a.docx", files.docx("", {"word/afchunk.html": MARK})), "secrecy_mark"),
    ],
    ids=["name", "picture", "macro", "inserted"],
)
def test_what_must_not_go_out_is_refused(
    office: Organ, clerk: User, upload: Upload, code: str
) -> None:
    with pytest.raises(InvalidInput) as raised:
        make_draft(office, clerk, uploads=[upload])

    assert raised.value.code == code
    assert list(StoredFile.objects.all()) == []


def test_object_that_nobody_could_look_into_waits_for_a_person_and_cannot_be_masked(
    office: Organ, clerk: User
) -> None:
    data = files.docx(
        files.paragraph("正文"),
        {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)},
    )
    item = make_draft(office, clerk, uploads=[Upload("a.docx", data)])

    assert [(hit.kind, hit.state, hit.place) for hit in item.hits.all()] == [
        ("unseen_content", "open", "a.docx")
    ] * 2
    hit = item.hits.first()
    assert hit is not None
    with pytest.raises(InvalidInput) as raised:
        mask_hit(hit, seen=item.record.row_version, by=clerk, at=AT)
    assert raised.value.code == "not_cleanable"


def test_photo_loses_place_and_words_by_one_masking_and_keeps_its_pixels(
    office: Organ, clerk: User
) -> None:
    camera = exif([(0x010E, 2, f"张三{ID}".encode())], place=latitude(), small=b"\xff\xd8x")
    photo = jpeg(segment(0xE1, EXIF + camera), behind=b"ftyp video")
    item = make_draft(office, clerk, uploads=[Upload("合影.jpg", photo)])
    found = [(hit.kind, hit.place, hit.masked[:9], hit.is_hidden) for hit in item.hits.all()]

    masked = mask_all_hits(item, seen=item.record.row_version, by=clerk, at=AT)

    assert found == [
        ("id_number", "附件“合影.jpg”照片信息：说明", f"{ID[:6]}***", True),
        ("photo_data", "合影.jpg", "照片里带有拍摄地点", True),
        ("photo_data", "合影.jpg", "照片里带有缩略图或", True),
        ("photo_data", "合影.jpg", "照片后面附有其他数", True),
    ]
    assert {hit.state for hit in masked.hits.all()} == {"masked"}
    assert [get(one["sha256"]) for one in masked.record.attachments] == [jpeg()]


def test_place_of_a_photo_stops_the_item_until_it_is_decided(office: Organ, clerk: User) -> None:
    photo = jpeg(segment(0xE1, EXIF + exif(place=latitude())))
    item = make_draft(office, clerk, uploads=[Upload("现场.jpg", photo)])
    hit = item.hits.get()

    with pytest.raises(GongkaiError) as raised:
        submit_item(item, seen=item.record.substance, by=clerk, at=AT)
    masked = mask_hit(hit, seen=item.record.row_version, by=clerk, at=AT)
    submitted = submit_item(masked, seen=masked.record.substance, by=clerk, at=AT)

    assert raised.value.code == "not_ready"
    assert [(one.kind, one.state) for one in submitted.hits.all()] == [("photo_data", "masked")]


def test_broken_photo_waits_for_a_person_and_is_not_changed(office: Organ, clerk: User) -> None:
    item = make_draft(office, clerk, uploads=[Upload("现场.jpg", jpeg()[:40])])
    hit = item.hits.get()

    with pytest.raises(InvalidInput) as raised:
        mask_hit(hit, seen=item.record.row_version, by=clerk, at=AT)

    assert (hit.kind, raised.value.code) == ("photo_data", "not_cleanable")
