"""Photos of orders: cleaned, few, and for nobody but the order's own people."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import override_settings
from PIL import Image

from catalog.errors import PictureNotAccepted
from marketplace.kernel.errors import InvalidInput
from orders.models import Attachment, Message
from orders.services.photos import take_photos
from tests.factories import MembershipFactory, UserFactory
from tests.once import made_once
from tests.orders.making import pack, paid, placed

from .saying import picture, say, say_with_photo

pytestmark = pytest.mark.django_db
HEIC = b"\x00\x00\x00\x18ftypheic" + b"\x00" * 64


@made_once
def part():
    return paid(pack()).parts.get()


@pytest.fixture
def photo(part):
    return say_with_photo(part).photos.get()


def of_buyer(part, photo):
    return f"/don-hang/{part.order.token}/anh/{photo.pk}/"


def test_the_buyer_sees_the_photo_under_the_orders_link(client, part, photo):
    answer = client.get(of_buyer(part, photo))

    content = b"".join(answer.streaming_content)
    assert Image.open(io.BytesIO(content)).size == (640, 480)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", "private, max-age=3600")


def test_the_small_photo_is_480_wide(client, part, photo):
    content = b"".join(client.get(of_buyer(part, photo) + "?nho").streaming_content)

    assert Image.open(io.BytesIO(content)).size == (480, 360)


def test_the_link_of_another_order_does_not_open_the_photo(client, photo):
    other = paid(pack())

    assert client.get(f"/don-hang/{other.token}/anh/{photo.pk}/").status_code == 404
    assert client.get(f"/don-hang/khong/anh/{photo.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["nobody", "stranger", "other producer"])
def test_a_stranger_is_told_there_is_no_such_photo(client, photo, who):
    if who == "stranger":
        client.force_login(UserFactory())
    if who == "other producer":
        client.force_login(MembershipFactory().user)

    assert client.get(f"/anh-don/{photo.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["member", "operator"])
def test_the_producer_and_the_operator_see_it(client, part, photo, who):
    user = MembershipFactory(producer=part.producer).user if who == "member" else UserFactory(is_staff=True)
    client.force_login(user)

    assert client.get(f"/anh-don/{photo.pk}/").status_code == 200


def test_the_producer_of_an_unpaid_order_sees_no_photo_of_it(client, photo):
    part = placed(pack()).parts.get()
    Attachment.objects.update(part=part)
    client.force_login(MembershipFactory(producer=part.producer).user)

    assert client.get(f"/anh-don/{photo.pk}/").status_code == 404


def test_where_the_photo_was_taken_is_not_kept(part):
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "Nokia"

    kept = take_photos(part_id=part.pk, uploads=[picture(exif=exif)])[0]

    with storages["private"].open(kept.name) as file:
        assert dict(Image.open(file).getexif()) == {}


@pytest.mark.parametrize(
    ("upload", "word"),
    [(HEIC, "HEIC"), (b"GIF89a nothing", "JPEG, PNG"), (picture()[:900], "lỗi"), (picture((50, 50)), "nhỏ quá")],
)
def test_what_is_no_good_photo_is_refused_with_its_reason(part, upload, word):
    with pytest.raises(PictureNotAccepted, match=f"Ảnh thứ 2: .*{word}"):
        take_photos(part_id=part.pk, uploads=[picture(), upload])

    assert (Attachment.objects.count(), Message.objects.count()) == (0, 0)


def test_a_fifth_photo_is_refused(part):
    with pytest.raises(InvalidInput, match="nhiều nhất 4 ảnh"):
        take_photos(part_id=part.pk, uploads=[picture()] * 5)


def test_a_photo_too_heavy_is_refused_before_it_is_read(client, part, monkeypatch):
    address = f"/don-hang/{part.order.token}/nhan-tin/{part.number}/"
    heavy = io.BytesIO(b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024))
    heavy.name = "anh.jpg"

    answer = client.post(address, {"text": "", "photos": heavy})

    assert "nặng quá 10 MB" in answer.content.decode()
    assert Message.objects.count() == 0


def test_the_private_place_has_no_address(settings):
    from marketplace import settings as real  # noqa: PLC0415  # the test settings keep files in memory

    storages_set: dict[str, Any] = real.STORAGES
    private = storages_set["private"]["OPTIONS"]
    assert private["base_url"] is None
    assert real.MEDIA_ROOT not in [private["location"], *private["location"].parents]


@override_settings(MEDIA_URL="/media/")
def test_no_address_of_a_photo_is_public(client, photo):
    assert client.get(f"/media/{photo.file.name}").status_code == 404


def test_an_equal_photo_of_a_part_is_stored_once(part):
    first = say_with_photo(part).photos.get()
    second = say_with_photo(part).photos.get()

    assert first.file.name == second.file.name
    assert say(part, "không ảnh").photos.count() == 0
