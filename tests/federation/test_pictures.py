"""Pictures of partners' goods: fetched behind the pages, held against their names, made anew; a drawing until then."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage

from catalog.models import PartnerProduct, ProductImage, ViewCount
from catalog.services.partner_products import withdraw_partner_products
from federation.core.encoding import digest_of
from federation.core.pictures import Picture, address_of, carries_more, hosts_of, read_pictures
from federation.gateways.talking import PictureMissing
from federation.models import Partner, PictureRoom, PictureUse, RemoteListing, RemotePicture
from federation.selectors.pictures import partners_with_pictures_to_fetch, picture_numbers
from federation.services.pictures import look_after_pictures
from federation.services.showing import show
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.http import AnswerTooLarge
from tests.catalog.test_pictures import bomb, picture, saved
from tests.factories import CategoryFactory, MarketplaceFactory, WardFactory

from .test_listing import BODY

pytestmark = pytest.mark.django_db
SITE = "https://ban.example"
JPEG = saved(picture(colour=(200, 40, 40)))
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def shop(empty_storage):
    CategoryFactory(slug="keo")
    WardFactory()


class Net:
    """What lies at which address, and what was asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes | Exception] = {}
        self.asked: list[str] = []

    def put(self, data: bytes | Exception, *, name: str, site: str = SITE) -> dict[str, Any]:
        """The image as a listing tells it."""
        self.files[f"{site}/{name}"] = data
        told = data if isinstance(data, bytes) else name.encode()
        return {"sha256": hashlib.sha256(told).hexdigest(), "url": f"/{name}", "alt": "Kẹo <b>dừa</b>"}

    def __call__(self, address: str) -> bytes:
        self.asked.append(address)
        found = self.files[address]
        if isinstance(found, Exception):
            raise found
        return found


def a_partner(name: str = "ban") -> Partner:
    market = MarketplaceFactory(slug=name, is_ourselves=False, name_vi=f"Chợ {name}", province_new="Thành phố Cần Thơ")
    facts = {"node_id": f"nd{name}", "name": name, "url": f"https://{name}.example/graphql/partner/"}
    moment = clock.now()
    return Partner.objects.create(
        **facts,
        site=f"https://{name}.example",
        root=name.encode().ljust(32),
        marketplace=market,
        state="active",
        approved_at=moment,
        asked_at=moment,
    )


def told(
    partner: Partner, key: str, images: list[dict[str, Any]], version: int = 1, code: str = "keo"
) -> RemoteListing:
    """The listing as a reading leaves it."""
    more = {"name": f"Kẹo dừa {key}", "images": images, "category": {"scheme": "s", "code": code}}
    payload = json.dumps({**BODY, **more}).encode()
    row, _new = RemoteListing.objects.update_or_create(
        partner=partner,
        record_id=f"{partner.node_id}/{key}",
        defaults={
            "version": version,
            "deleted": False,
            "digest": digest_of(payload),
            "payload": payload,
            "sig": b"",
            "generation": 1,
            "bucket": 0,
        },
    )
    show(partner=partner, listings=[row], reject=lambda *words: pytest.fail(str(words)))
    return row


def shown(key: str, partner: str = "ban") -> list[tuple[str, bool]]:
    """The pictures of a good: which name, and whether it is our drawing."""
    images = ProductImage.objects.filter(product__partner__record_id=f"nd{partner}/{key}")
    return [("drawing" if each.is_drawn else each.digest, each.is_drawn) for each in images]


def look_after(partner: Partner, net: Net) -> None:
    """As the task does it: a run of some seconds, and another one while more are waiting."""
    while look_after_pictures(partner_id=partner.pk, fetch=net):
        pass


def test_a_picture_is_shown_in_our_own_files_a_drawing_until_then_and_nothing_from_outside(client):
    partner, net = a_partner(), Net()
    image = net.put(GatewayUnavailable("asleep"), name="a.jpg")
    image["sha256"] = hashlib.sha256(JPEG).hexdigest()
    told(partner, "1", [image])
    slug = PartnerProduct.objects.get().product.slug

    look_after(partner, net)
    assert shown("1") == [("drawing", True)]
    assert "/media/drawings/candy-640.webp" in client.get(f"/san-pham/{slug}/").content.decode()
    net.files[f"{SITE}/a.jpg"] = JPEG
    PictureRoom.objects.update(lease_until=None)
    PictureUse.objects.update(next_at=clock.now())
    look_after(partner, net)

    assert shown("1") == [(image["sha256"], False)]
    assert ProductImage.objects.get().alt_vi == "Kẹo dừa"
    with default_storage.open(f"partners/{image['sha256'][:2]}/{image['sha256']}.webp") as file:
        assert file.read()[8:12] == b"WEBP"
    query = "{products(first: 5) {edges {node {thumbnail {url} images {isDrawn thumbnail(size: 640) {url}}}}}}"
    api = client.post("/graphql/", {"query": query}, "application/json").content.decode()
    pages = [client.get(path).content.decode() for path in ("/tim/", f"/san-pham/{slug}/")]
    for text in (api, *pages):
        assert image["sha256"] in text
        assert "ban.example/a.jpg" not in text
    # Its canonical page, the button, and whom one goes to.
    assert [text.count("ban.example") for text in pages] == [0, 3]


REFUSED: dict[str, tuple[bytes | Exception, str]] = {
    "an SVG": (SVG, "not_an_image"),
    "a bomb": (bomb(30_000, 30_000), "too_many_pixels"),
    "more than 25 megapixels": (bomb(6_000, 4_200), "too_many_pixels"),
    "a picture cut short": (JPEG[: len(JPEG) // 2], "broken"),
    "two files in one": (JPEG + b"PK\x03\x04<script>alert(1)</script>\xff\xd9", "two_files_in_one"),
    "too many bytes": (AnswerTooLarge("5 MB"), "too_many_bytes"),
    "other bytes than were signed": (PictureMissing(""), "wrong_bytes"),
}


def test_what_is_no_honest_picture_is_refused_counted_and_not_asked_for_again(client):
    partner, net = a_partner(), Net()
    for name, (data, reason) in REFUSED.items():
        key = name.replace(" ", "-")
        image = net.put(data, name=key)
        if reason == "wrong_bytes":
            net.files[f"{SITE}/{key}"] = JPEG
        told(partner, key, [image])
    told(partner, "elsewhere", [{**net.put(JPEG, name="x"), "url": "https://evil.example/x"}])

    look_after(partner, net)
    asked = len(net.asked)
    look_after(partner, net)

    numbers = picture_numbers(partner)
    assert numbers.refused == {
        "not_an_image": 1,
        "too_many_pixels": 2,
        "broken": 1,
        "two_files_in_one": 1,
        "too_many_bytes": 1,
        "wrong_bytes": 1,
        "not_theirs": 1,
    }
    assert (numbers.kept, numbers.waiting, asked, len(net.asked)) == (0, 0, len(REFUSED), len(REFUSED))
    assert all(is_drawn for name in REFUSED for _digest, is_drawn in shown(name.replace(" ", "-")))
    assert not default_storage.exists("partners")


def test_a_picture_of_two_partners_is_fetched_and_kept_once_and_goes_with_the_last_of_them():
    one, two, net = a_partner(), a_partner("hai"), Net()
    lying = net.put(JPEG, name="a.jpg", site="https://hai.example")
    net.files["https://hai.example/a.jpg"] = b"something else"
    honest = net.put(JPEG, name="a.jpg")
    told(two, "2", [lying])
    told(one, "1", [honest])

    look_after(two, net)  # what one partner serves says nothing of what another does
    look_after(one, net)

    assert shown("1") == shown("2", "hai") == [(honest["sha256"], False)]
    assert RemotePicture.objects.count() == 1
    told(one, "1", [], version=2)
    look_after(one, net)
    assert (shown("1"), RemotePicture.objects.count()) == ([("drawing", True)], 1)
    assert two.marketplace_id is not None
    withdraw_partner_products(marketplace_id=two.marketplace_id, record_ids=["ndhai/2"], actor=SYSTEM)
    told(two, "2", [], version=2)
    look_after(two, net)
    assert RemotePicture.objects.count() == 0
    assert default_storage.listdir(f"partners/{honest['sha256'][:2]}")[1] == []


def test_within_its_room_a_partner_shows_what_is_looked_at_and_what_is_new():
    partner, net = a_partner(), Net()
    many = [net.put(saved(picture(colour=(10 * number, 9, 9))), name=f"{number}.jpg") for number in range(4)]
    for number, image in enumerate(many):
        told(partner, str(number), [image], version=number + 1)
    old = PartnerProduct.objects.get(record_id="ndban/0").product
    ViewCount.objects.create(product=old, day=clock.today(), views=3)
    look_after(partner, net)
    assert [one.rpartition("/")[2] for one in net.asked] == ["0.jpg", "3.jpg", "2.jpg", "1.jpg"]
    room = sum(RemotePicture.objects.values_list("size_bytes", flat=True)) // 4
    PictureRoom.objects.update(most_bytes=4 * room + room // 2)

    told(partner, "new", [net.put(saved(picture(colour=(1, 2, 3))), name="new.jpg")], version=9)
    look_after(partner, net)

    kept = {key for key in ("0", "1", "2", "3", "new") if not shown(key)[0][1]}
    assert kept == {"0", "2", "3", "new"}
    ViewCount.objects.create(
        product=PartnerProduct.objects.get(record_id="ndban/1").product,
        day=clock.today() + timedelta(days=1),
        views=1,
    )
    look_after(partner, net)
    assert {key for key in ("0", "1", "2", "3", "new") if not shown(key)[0][1]} == {"0", "1", "3", "new"}


def test_a_day_has_an_end_a_silent_partner_is_left_alone_and_only_one_worker_is_at_it():
    partner, net = a_partner(), Net()
    told(partner, "1", [net.put(GatewayUnavailable("asleep"), name=f"{n}.jpg") for n in range(3)])
    assert partners_with_pictures_to_fetch() == [partner.pk]

    look_after(partner, net)
    look_after(partner, net)

    assert len(net.asked) == 1
    PictureRoom.objects.update(lease_until=None, bytes_of_day=2**30)
    PictureUse.objects.update(next_at=clock.now())
    look_after(partner, net)
    assert len(net.asked) == 1
    Partner.objects.update(fails=1)
    assert partners_with_pictures_to_fetch() == []


def test_what_a_body_says_of_its_pictures_is_read_with_care():
    good = {"sha256": "a" * 64, "url": "/x.webp"}
    odd = [{}, 7, {**good, "sha256": "A" * 64}, {**good, "url": "/\n"}, {**good, "bytes": 6_000_000}]
    odd += [{**good, "sha256": "b" * 64, "w": 30_000, "h": 30_000}]
    many = [{**good, "sha256": f"{number:064x}"} for number in range(9)]

    assert read_pictures({"images": [*odd, good, good]}) == [Picture("a" * 64, "/x.webp", "")]
    assert read_pictures({"images": "x"}) == []
    assert len(read_pictures({"images": many})) == 8


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/x.webp", f"{SITE}/x.webp"),
        ("https://anh.example/x.webp", "https://anh.example/x.webp"),
        ("//evil.example/x", None),
        ("http://ban.example/x", None),
        ("https://ban.example:444/x", None),
        ("https://a@ban.example/x", None),
        ("file:///etc/passwd", None),
        ("https://[/x", None),
    ],
)
def test_pictures_come_from_the_partner_and_the_hosts_its_card_names(path, address):
    hosts = hosts_of({"pictureHosts": ["anh.example", "bad/host", 7]}, SITE)

    assert address_of(Picture("a" * 64, path, ""), site=SITE, hosts=hosts) == address


def test_whole_pictures_carry_nothing_more():
    for kind in ("JPEG", "PNG", "WEBP"):
        data = saved(picture(), kind)
        assert (carries_more(data), carries_more(data + b"<html>")) == (False, True)
