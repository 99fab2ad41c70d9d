"""Giúp bà con, and the certificates that end soon on Hôm nay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.kernel import clock
from tests.catalog.listings.making import on_sale
from tests.factories import CertificateFactory, MembershipFactory, UserFactory
from tests.orders.making import pack

pytestmark = pytest.mark.django_db
TODAY = "/ban-hang/"
HELP = "/ban-hang/giup/"


@pytest.fixture
def product(client):
    product = on_sale()
    client.force_login(MembershipFactory(producer=product.producer).user)
    return product


def text(answer):
    return answer.content.decode()


def ending(product, days, number, **facts):
    return CertificateFactory(
        product=product,
        number=number,
        issued_on=clock.today() - timedelta(days=400),
        expires_on=clock.today() + timedelta(days=days),
        **{"scheme": "vietgap", "stars": None, **facts},
    )


def test_twelve_questions_are_answered_with_this_shops_hours_and_phone(client, product, settings):
    settings.SHOP = {**settings.SHOP, "phone": "0299 123 456"}
    product.producer.answer_within_h = 7
    product.producer.save(update_fields=["answer_within_h"])

    page = text(client.get(HELP))

    assert page.count("<details id=") == 12
    assert "Trong 7 giờ" in page
    assert 'href="tel:0299123456"' in page


def test_help_is_found_from_every_page_and_is_nobody_elses(client, product):
    assert f'href="{HELP}"' in text(client.get(TODAY))

    client.force_login(UserFactory())

    assert client.get(HELP).status_code == 404


def test_help_is_complete_in_english(client, product):
    page = text(client.get(f"/en{HELP}"))

    assert "How do I list my first product?" in page
    assert "bà con" not in page.lower()


def test_certificates_that_end_soon_or_have_ended_are_told_on_today(client, product):
    ending(product, 60, "SOON")
    ending(product, -1, "GONE", scheme="gi")
    ending(product, 61, "LATER", scheme="haccp")

    page = text(client.get(TODAY))

    listed = page.partition('id="chung-nhan"')[2].partition("</section>")[0]
    assert listed.count("<li>") == 2
    assert "VietGAP" in listed
    assert "còn 60 ngày" in listed
    assert f"hết hạn {clock.today() - timedelta(days=1):%d/%m/%Y}" in listed
    assert f'href="{reverse("orders:certificates")}"' in listed


def test_what_was_renewed_waits_or_is_another_producers_is_not_told(client, product):
    ending(product, -1, "OLD")
    ending(product, 300, "NEW")
    ending(product, 5, "WAITING", scheme="gi", status="waiting")
    ending(pack().product, 5, "ANOTHERS")

    assert 'id="chung-nhan"' not in text(client.get(TODAY))


def test_ten_certificates_cost_as_many_statements_as_one(client, product, django_assert_num_queries):
    ending(product, 5, "1")
    client.get(TODAY)
    with django_assert_num_queries(10):
        client.get(TODAY)
    for number in range(2, 11):
        ending(product, 5, str(number))

    with django_assert_num_queries(10):
        client.get(TODAY)


def test_the_price_step_leads_to_tiers_weight_and_harvests(client, product):
    page = text(client.get(reverse("orders:product_step", args=[product.pk, "goi"])))

    assert f'href="{reverse("orders:pack_prices", args=[product.variants.get().pk])}"' in page
    assert page.count(f'href="{reverse("orders:harvests")}"') == 2
