"""Money on its way, in one line of today's page; and banks chosen by the name people know."""

from __future__ import annotations

import pytest
from django.urls import reverse

from marketplace.kernel.money import format_vnd
from payments.selectors.statements import balances_of
from tests.factories import MembershipFactory

from .making import earned, household, sold

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def producer(client, settings):
    producer = household()
    earned(sold(producer), settings)
    client.force_login(MembershipFactory(producer=producer, role="owner").user)
    return producer


def test_todays_page_asks_for_the_money_and_is_told_the_sum(client, producer):
    address = reverse("payments:money_today")

    assert f'data-hx-get="{address}"' in client.get(reverse("orders:today")).text
    told = client.get(address, headers=HTMX).text

    assert format_vnd(balances_of(producer).total_vnd) in told
    assert reverse("payments:money") in told


def test_without_htmx_the_line_leads_to_the_page(client, producer):
    answer = client.get(reverse("payments:money_today"))

    assert (answer.status_code, answer["Location"]) == (302, reverse("payments:money"))


def test_the_money_of_another_is_not_told(client, producer):
    client.force_login(MembershipFactory(producer=household()).user)

    told = client.get(reverse("payments:money_today") + f"?nha={producer.slug}", headers=HTMX)

    assert told.status_code == 404


def test_a_bank_is_chosen_by_name_and_the_pretended_one_only_in_the_demo(client, producer, settings):
    settings.DEBUG = False
    page = client.get(reverse("payments:money")).text

    assert '<option value="970405">Agribank</option>' in page
    assert "999999" not in page
