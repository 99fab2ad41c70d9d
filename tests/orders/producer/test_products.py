"""A producer's own products on a phone: price and stock, the editor in steps, and nothing of anybody else."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import Lot, Product
from catalog.services.changes import request_changes
from catalog.services.drafts import save_product
from marketplace.kernel.audit import SYSTEM
from tests.catalog.listings.making import STORY, draft, on_sale, photo, submitted
from tests.factories import CategoryFactory, MembershipFactory, WardFactory

pytestmark = pytest.mark.django_db
LIST = "/ban-hang/san-pham/"


@pytest.fixture
def member(client):
    member = MembershipFactory()
    client.force_login(member.user)
    return member


def text(response):
    return response.content.decode()


def pages_of(product):
    """Every page and form about one product."""
    pack, image = product.variants.get(), product.images.get()
    looked = [
        reverse("orders:product", args=[product.pk]),
        reverse("orders:product_pictures", args=[product.pk]),
        reverse("orders:product_as_buyer", args=[product.pk]),
        *(reverse("orders:product_step", args=[product.pk, step]) for step in ("ten", "goi", "ke")),
    ]
    done = [
        (reverse("orders:pack_price", args=[pack.pk]), {"price": "90.000", "seen": pack.price_vnd}),
        (reverse("orders:pack_stock", args=[pack.pk]), {"units": 3, "seen": 10}),
        (reverse("orders:product_picture", args=[product.pk, image.digest]), {"do": "remove"}),
        *((reverse("orders:product_move", args=[product.pk, move]), {}) for move in ("nghi", "ngung", "rut", "gui")),
        (
            reverse("orders:product_step", args=[product.pk, "ten"]),
            {"name_vi": "Của tôi", "category": "x"},
        ),
        (reverse("orders:product_pictures", args=[product.pk]), {}),
    ]
    return looked, done


def test_nothing_of_another_producer_exists(client, member):
    product = on_sale()
    looked, done = pages_of(product)

    assert {client.get(path).status_code for path in looked} == {404}
    assert {client.post(path, body).status_code for path, body in done} == {404}
    product.refresh_from_db()
    assert (product.status, product.images.count(), product.changes.count()) == ("published", 1, 1)
    assert (product.variants.get().price_vnd, Lot.objects.get().units_on_hand) == (85_000, 10)
    assert product.name_vi not in text(client.get(LIST))


def test_visitors_are_asked_to_sign_in(client):
    looked, done = pages_of(on_sale())

    assert {client.get(path).status_code for path in [LIST, LIST + "moi/", *looked]} == {302}
    assert {client.post(path, body).status_code for path, body in done} == {302}


def test_ones_own_pages_all_open(client, member):
    product = on_sale(member.producer)
    looked, _done = pages_of(product)

    assert [client.get(path).status_code for path in [LIST, LIST + "moi/", *looked]] == [200] * 8
    assert [client.get("/en" + path).status_code for path in [LIST, *looked]] == [200] * 7


def test_a_price_is_written_from_the_list(client, member):
    product = on_sale(member.producer)
    path = reverse("orders:pack_price", args=[product.variants.get().pk])

    page = text(client.post(path, {"price": "90 ngàn", "seen": "85000"}, follow=True))

    assert "Đã ghi giá 90.000" in page
    assert product.variants.get().price_vnd == 90_000


def test_a_stale_price_is_told_and_what_was_typed_stays(client, member):
    product = on_sale(member.producer)
    path = reverse("orders:pack_price", args=[product.variants.get().pk])

    row = text(client.post(path, {"price": "99.000", "seen": "80000"}, headers={"HX-Request": "true"}))

    assert "vừa được đổi thành 85.000" in row
    assert 'value="99.000"' in row
    assert 'name="seen" value="85000"' in row


@pytest.mark.parametrize("typed", ["", "nhiều", "85", "2,5 con cá"])
def test_an_odd_price_is_refused_in_words(client, member, typed):
    product = on_sale(member.producer)
    path = reverse("orders:pack_price", args=[product.variants.get().pk])

    assert "notice-error" in text(client.post(path, {"price": typed, "seen": "85000"}, follow=True))
    assert product.variants.get().price_vnd == 85_000


def test_stock_is_written_from_the_list_and_low_stock_is_found(client, member):
    product = on_sale(member.producer)
    path = reverse("orders:pack_stock", args=[product.variants.get().pk])

    client.post(path, {"units": "2", "seen": "10", "lot": Lot.objects.get().pk})

    assert Lot.objects.get().units_on_hand == 2
    assert "còn 2" in text(client.get(LIST, {"sap-het": "1"}))


def test_from_a_picture_to_submitted_in_five_pages_without_javascript(client, member):
    CategoryFactory(slug="kho-ca-tom-kho", name_vi="Khô cá")
    WardFactory()
    photos = [SimpleUploadedFile(f"{colour}.jpg", photo(colour), "image/jpeg") for colour in ("orange", "navy")]

    client.post(LIST + "moi/", {"photos": photos})
    product = Product.objects.get()
    steps = {step: reverse("orders:product_step", args=[product.pk, step]) for step in ("ten", "goi", "ke")}
    named = client.post(steps["ten"], {"name_vi": "Khô cá lóc", "category": "kho-ca-tom-kho"})
    packed = client.post(steps["goi"], {"net_quantity": "500", "unit": "g", "price": "85 ngàn", "units": "20"})
    told = client.post(
        steps["ke"],
        {"summary_vi": STORY, "ingredients_vi": "Cá, muối", "shelf_life_days": "180", "storage": "chilled"},
    )
    sent = client.post(reverse("orders:product_move", args=[product.pk, "gui"]), follow=True)

    assert [named.url, packed.url, told.url] == [steps["goi"], steps["ke"], f"{LIST}{product.pk}/"]
    assert "Chờ duyệt" in text(sent)
    product.refresh_from_db()
    assert (product.status, product.slug, product.images.count()) == ("submitted", "kho-ca-loc", 2)
    assert (product.price_from_vnd, product.variants.get().name_vi) == (85_000, "Gói 500 g")


def test_what_is_missing_is_named_with_the_way_there(client, member):
    product = draft(member.producer, ingredients_vi="", shelf_life_days=None)

    page = text(client.get(reverse("orders:product", args=[product.pk])))

    assert "Chưa ghi thành phần" in page
    assert "Chưa ghi hạn dùng" in page
    assert f'href="{LIST}{product.pk}/ke/"' in page


def test_typing_shows_the_card_and_saves_nothing(client, member):
    product = draft(member.producer)
    path = reverse("orders:product_step", args=[product.pk, "ten"])
    typed = {"name_vi": "Khô cá sặc bổi", "category": "kho-ca-tom-kho"}

    part = text(client.post(path, typed, headers={"HX-Request": "true"}))
    page = text(client.post(path, {**typed, "look": "1"}))

    assert "Khô cá sặc bổi" in part
    assert "<html" not in part
    assert page.count("Khô cá sặc bổi") >= 2
    product.refresh_from_db()
    assert product.name_vi == "Khô cá lóc đồng"


def test_the_marketplaces_question_stands_on_the_list(client, member):
    change = submitted(member.producer)
    request_changes(change_id=change.pk, reason="Ảnh mờ.", advice="Chụp lại ngoài sân.", actor=SYSTEM)

    assert "Chợ hỏi lại: Ảnh mờ. Cần làm: Chụp lại ngoài sân." in text(client.get(LIST))


def test_what_waits_shows_on_the_buyers_page_of_the_producer_only(client, member):
    product = on_sale(member.producer)
    save_product(product_id=product.pk, facts={"name_vi": "Khô cá dứa"}, actor=SYSTEM)

    assert "Khô cá dứa" in text(client.get(reverse("orders:product_as_buyer", args=[product.pk])))
    assert "Khô cá dứa" not in text(client.get(f"/san-pham/{product.slug}/"))
    assert "Chỗ sửa đang chờ duyệt: tên món." in text(client.get(LIST))


def test_ten_products_cost_as_many_statements_as_one(client, member, django_assert_num_queries):
    on_sale(member.producer)
    client.get(LIST)
    with django_assert_num_queries(11):
        client.get(LIST)
    for number in range(4):
        on_sale(member.producer, name_vi=f"Khô cá số {number}")

    with django_assert_num_queries(11):
        client.get(LIST)


def test_a_broken_picture_is_told_and_the_others_kept(client, member):
    product = draft(member.producer)
    files = [SimpleUploadedFile("a.jpg", photo("navy"), "image/jpeg"), SimpleUploadedFile("b.jpg", b"x", "image/jpeg")]

    page = text(client.post(reverse("orders:product_pictures", args=[product.pk]), {"photos": files}, follow=True))

    assert "notice-error" in page
    assert product.images.count() == 2


def test_a_number_that_waited_for_the_network_is_answered_in_words(client, member):
    product = on_sale(producer=member.producer)
    pack = product.variants.get()
    there = Lot.objects.get(variant=pack).units_on_hand
    path, headers = reverse("orders:pack_stock", args=[pack.pk]), {"accept": "application/json"}

    done = client.post(path, {"units": there + 2, "seen": there}, headers=headers)
    again = client.post(path, {"units": there + 2, "seen": there}, headers=headers)
    stale = client.post(path, {"units": there + 9, "seen": there}, headers=headers)

    assert (done.status_code, done.json()) == (200, {"words": f"Đã ghi còn {there + 2}."})
    assert again.json() == done.json()
    assert stale.status_code == 409
    assert f"giờ còn {there + 2}" in stale.json()["words"]


def test_a_number_that_another_person_left_on_the_phone_waits_for_that_person(client, member):
    mine, theirs = on_sale(producer=member.producer), on_sale()
    headers = {"accept": "application/json", "x-queued-by": str(member.user.pk + 1)}

    answers = [
        client.post(reverse("orders:pack_stock", args=[lot.variant_id]), {"units": 12, "seen": 10}, headers=headers)
        for lot in Lot.objects.filter(variant__product__in=[mine, theirs])
    ]

    # Not 404 or 409, which queue.js takes for the last word: the number would be thrown away.
    assert [answer.status_code for answer in answers] == [412, 412]
    assert set(Lot.objects.values_list("units_on_hand", flat=True)) == {10}


def test_the_worker_and_the_page_without_a_network_name_nobody(client, member):
    for name in ("worker", "no_network"):
        page = client.get(reverse(f"orders:{name}"))
        assert page.status_code == 200
        assert member.producer.name not in text(page)
        assert member.user.full_name not in text(page)
