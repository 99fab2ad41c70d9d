"""A producer's page: words, photos and pin at once; name and address after a look; nothing of anybody else's."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.errors import Stale
from catalog.models import ProducerChange, ProducerLetter
from catalog.services.page import approve_page, hand_back_page, save_page
from catalog.web.map_svg import coordinates, place
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import InvalidInput
from tests.catalog.joining.making import applicant
from tests.catalog.listings.making import photo
from tests.factories import MembershipFactory, ProducerFactory, ProductFactory, UserFactory, VariantFactory, WardFactory

pytestmark = pytest.mark.django_db
PAGE = "/ban-hang/trang/"


@pytest.fixture
def producer(client):
    member = MembershipFactory()
    client.force_login(member.user)
    return member.producer


def text(response):
    return response.content.decode()


def words(**changes):
    known = {"tagline_vi": "", "story_vi": "", "story_en": "", "founded_year": "", "visiting_hours": ""}
    return {**known, **changes}


def name(producer, **changes):
    known = {"legal_name": producer.legal_name, "hamlet": "", "street": ""}
    where = {"place": "Phường Phú Lợi", "place_was": "Phường Phú Lợi", "ward": "31510."}
    return {**known, **where, **changes}


def test_words_and_hours_show_at_once(client, producer):
    ProductFactory(producer=producer)

    answer = client.post(PAGE, words(story_vi="Ba đời làm bánh.", visiting_hours="8–17 giờ", founded_year="1987"))

    page = text(client.get(f"/nha-san-xuat/{producer.slug}/"))
    assert answer.status_code == 303
    assert "Ba đời làm bánh." in page
    assert "8–17 giờ" in page
    assert "1987" in page


def test_a_year_to_come_is_refused(client, producer):
    answer = client.post(PAGE, words(founded_year="2999", story_vi="Mới"))

    producer.refresh_from_db()
    assert (answer.status_code, producer.story_vi) == (422, "")


def test_another_name_waits_for_a_look(client, producer):
    was = producer.legal_name

    client.post(f"{PAGE}ten/", name(producer, legal_name="Lò bánh Vòm Tre", street="12 Lê Lợi"))

    producer.refresh_from_db()
    change = ProducerChange.objects.get()
    assert producer.legal_name == was
    assert change.after == {"legal_name": "Lò bánh Vòm Tre", "street": "12 Lê Lợi"}
    assert "Lò bánh Vòm Tre" in text(client.get(PAGE))
    approve_page(change_id=change.pk, seen_revision=1, actor=SYSTEM)
    producer.refresh_from_db()
    assert (producer.legal_name, producer.street) == ("Lò bánh Vòm Tre", "12 Lê Lợi")


def test_nobody_approves_a_name_they_did_not_see(producer):
    save_page(producer_id=producer.pk, facts={"legal_name": "Một"}, actor=SYSTEM)
    save_page(producer_id=producer.pk, facts={"legal_name": "Hai"}, actor=SYSTEM)

    with pytest.raises(Stale):
        approve_page(change_id=ProducerChange.objects.get().pk, seen_revision=1, actor=SYSTEM)

    producer.refresh_from_db()
    assert producer.legal_name not in {"Một", "Hai"}


def test_handed_back_it_says_why_and_goes_again(client, producer):
    save_page(producer_id=producer.pk, facts={"legal_name": "Số một Việt Nam"}, actor=SYSTEM)
    change = ProducerChange.objects.get()

    with pytest.raises(InvalidInput):
        hand_back_page(change_id=change.pk, reason="Nói quá", advice="", actor=SYSTEM)
    hand_back_page(change_id=change.pk, reason="Nói quá", advice="Dùng tên trên giấy", actor=SYSTEM)
    assert "Dùng tên trên giấy" in text(client.get(PAGE))
    save_page(producer_id=producer.pk, facts={"legal_name": "Lò bánh Vòm Tre"}, actor=SYSTEM)

    change.refresh_from_db()
    assert (change.status, change.revision, change.reason) == ("awaiting", 2, "")
    assert ProducerLetter.objects.filter(kind="page_to_review").count() == 2


def test_back_to_the_old_name_nothing_waits(producer):
    save_page(producer_id=producer.pk, facts={"legal_name": "Khác"}, actor=SYSTEM)

    save_page(producer_id=producer.pk, facts={"legal_name": producer.legal_name}, actor=SYSTEM)

    assert ProducerChange.objects.get().status == "withdrawn"


def test_an_applicant_and_a_trusted_one_change_their_name_at_once():
    new = save_page(producer_id=applicant().pk, facts={"legal_name": "Mới"}, actor=SYSTEM)
    trusted = save_page(producer_id=ProducerFactory(is_trusted=True).pk, facts={"legal_name": "Tin"}, actor=SYSTEM)

    assert (new.legal_name, trusted.legal_name) == ("Mới", "Tin")
    assert not ProducerChange.objects.exists()


def test_another_ward_forgets_the_old_names_of_the_place():
    WardFactory(code="31507", name="Phường Sóc Trăng")
    producer = ProducerFactory(is_trusted=True)

    producer = save_page(producer_id=producer.pk, facts={"ward_id": "2025-31507"}, actor=SYSTEM)

    assert (producer.ward.name, producer.old_commune, producer.old_district) == ("Phường Sóc Trăng", "", "")


def test_a_click_on_the_map_moves_the_pin(client, producer):
    client.post(f"{PAGE}cho/", {"cho.x": "144", "cho.y": "135"})

    producer.refresh_from_db()
    expected = coordinates(200, 187.5)
    assert (float(producer.latitude), float(producer.longitude)) == expected
    x, y = place(*expected)
    assert (round(x), round(y)) == (200, 188)


@pytest.mark.parametrize(
    "said",
    [{}, {"cho.x": "0", "cho.y": "0"}, {"latitude": "51.5", "longitude": "0"}, {"latitude": "NaN", "longitude": "x"}],
)
def test_nonsense_moves_no_pin(client, producer, said):
    before = (producer.latitude, producer.longitude)

    answer = client.post(f"{PAGE}cho/", said)

    producer.refresh_from_db()
    assert (answer.status_code, producer.latitude, producer.longitude) == (303, *before)


def test_keys_and_devices_move_it_as_well(client, producer):
    client.post(f"{PAGE}cho/", {"buoc": "len"})
    producer.refresh_from_db()
    assert str(producer.latitude) == "9.60810"

    client.post(f"{PAGE}cho/", {"latitude": "9.33001", "longitude": "105.98"})
    producer.refresh_from_db()
    assert (str(producer.latitude), str(producer.longitude)) == ("9.33001", "105.98000")


def test_the_map_is_our_own_picture(client, producer):
    answer = client.get(f"{PAGE}ban-do.svg")

    assert answer["Content-Type"] == "image/svg+xml"
    assert "http" not in text(answer).replace("http://www.w3.org/2000/svg", "")


def test_photos_are_shown_chosen_and_taken_away(client, producer):
    VariantFactory(product__producer=producer)
    client.post(f"{PAGE}anh/", {"photo": SimpleUploadedFile("a.jpg", photo())})
    shown = producer.photos.get()

    client.post(f"{PAGE}anh/{shown.pk}/", {"do": "cover"})
    producer.refresh_from_db()
    assert producer.cover.name == shown.original.name
    assert shown.original.url in text(client.get(f"/nha-san-xuat/{producer.slug}/"))
    client.post(f"{PAGE}anh/{shown.pk}/", {"do": "remove"})

    assert not producer.photos.exists()


def test_six_photos_are_enough(client, producer):
    for colour in ("red", "orange", "yellow", "green", "blue", "navy", "purple"):
        client.post(f"{PAGE}anh/", {"photo": SimpleUploadedFile("a.jpg", photo(colour))})

    assert producer.photos.count() == 6


def test_nothing_of_another_producer_changes(client, producer):
    other = MembershipFactory().producer
    client.post(f"{PAGE}anh/", {"photo": SimpleUploadedFile("a.jpg", photo())})
    mine = producer.photos.get()
    client.force_login(other.memberships.get().user)

    assert client.post(f"{PAGE}anh/{mine.pk}/", {"do": "remove"}).status_code == 404
    assert client.post(f"{PAGE}anh/{mine.pk}/", {"do": "cover"}).status_code == 404
    client.post(PAGE, words(story_vi="Của nhà khác"))

    producer.refresh_from_db()
    assert (producer.photos.count(), producer.story_vi, producer.cover.name) == (1, "", "")


def test_somebody_without_a_shop_has_no_such_pages(client):
    client.force_login(UserFactory())

    pages = [PAGE, f"{PAGE}ban-do.svg", "/ban-hang/ho-so/", "/ban-hang/chung-nhan/", "/ban-hang/quy-che/"]

    assert {client.get(path).status_code for path in pages} == {404}


def test_the_page_costs_the_same_for_one_photo_and_for_many(client, producer, django_assert_num_queries):
    for number in range(5):
        producer.photos.create(digest=str(number), original="products/x.webp", width=4, height=3, position=number)
    client.get(PAGE)

    with django_assert_num_queries(9):
        client.get(PAGE)


def test_a_reviewer_approves_in_the_console(client, producer):
    save_page(producer_id=producer.pk, facts={"legal_name": "Lò bánh Vòm Tre"}, actor=SYSTEM)
    change = ProducerChange.objects.get()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    client.post(reverse("admin:catalog_producerchange_deed", args=[change.pk, "duyet"]), {"revision": 1})

    producer.refresh_from_db()
    assert producer.legal_name == "Lò bánh Vòm Tre"
