"""Many goods on one page: one button, errors beside the cell, nothing typed is lost, untouched rows stay untouched."""

from __future__ import annotations

import gzip
import re

import pytest
from django.test import override_settings

from catalog.models import Lot, Product, ProductVariant
from marketplace.kernel.models import AuditEntry
from tests.catalog.sheets.making import now, pack
from tests.factories import CategoryFactory, MembershipFactory, ProducerFactory

pytestmark = pytest.mark.django_db
GRID = "/ban-hang/san-pham/bang/"
FIELD = re.compile(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"')
STATE = re.compile(r'<select[^>]* name="([^"]+)"[^>]*>.*?<option value="([^"]+)" selected', re.DOTALL)


@pytest.fixture
def member(client):
    member = MembershipFactory()
    client.force_login(member.user)
    return member


def text(response):
    return response.content.decode()


def form_of(page):
    """What a browser would send of the page as it is; radios were not ticked."""
    body = page[page.index('class="grid') :]
    form = {"mon": re.findall(r'name="mon" value="(\d+)"', body)}
    form |= {name: value for name, value in FIELD.findall(body) if name != "mon" and not name.startswith("x-")}
    return form | dict(STATE.findall(body))


def names(variant):
    return f"p{variant.pk}", f"u{variant.pk}-{variant.lots.get().pk}"


def test_what_was_changed_is_written_and_the_rest_is_not_touched(client, member):
    one, other = pack(member.producer, sku="A"), pack(member.producer, sku="B")
    form = form_of(text(client.get(GRID)))
    price, stock = names(one)
    form |= {price: "90k", stock: "7", f"n{one.product_id}": "Khô mới", f"m{one.product_id}": "tháng 6-8"}
    Lot.objects.filter(variant=other).update(units_on_hand=4)  # sold meanwhile

    response = client.post(GRID, form)

    assert (response.status_code, now(one), now(other)) == (303, (90_000, 7), (85_000, 4))
    product = Product.objects.get(pk=one.product_id)
    assert (product.season_months, product.changes.get().after) == ([6, 7, 8], {"name_vi": "Khô mới"})
    of_the_other = AuditEntry.objects.filter(target_type="catalog.productvariant", target_id=str(other.pk))
    assert not of_the_other.exists()
    assert "Đã ghi 4 ô." in text(client.get(GRID))


def test_errors_stand_beside_their_cells_and_the_others_are_written(client, member):
    one = pack(member.producer, sku="A")
    form = form_of(text(client.get(GRID)))
    price, stock = names(one)

    response = client.post(GRID, form | {price: "nhiều", stock: "7"})

    page = text(response)
    assert (response.status_code, now(one)) == (422, (85_000, 7))
    assert f'id="e-{price}"' in page
    assert 'value="nhiều"' in page
    assert "1 ô chưa ghi được" in page
    assert form_of(page)[f"o-{stock}"] == "7"


def test_what_somebody_else_changed_is_shown_with_both_values_and_then_chosen(client, member):
    one = pack(member.producer, sku="A")
    form = form_of(text(client.get(GRID)))
    price, _stock = names(one)
    ProductVariant.objects.update(price_vnd=88_000)

    clash = client.post(GRID, form | {price: "90k"})
    again = form_of(text(clash))
    undecided = client.post(GRID, again)
    theirs = client.post(GRID, again | {f"x-{price}": "theirs|"})
    kept_theirs = now(one)[0]
    mine = client.post(GRID, again | {f"x-{price}": "mine|88000"})

    assert "88.000\u00a0₫" in text(clash)
    assert again[price] == "90k"
    assert [each.status_code for each in (clash, undecided, theirs, mine)] == [422, 422, 303, 303]
    assert (kept_theirs, now(one)[0]) == (88_000, 90_000)


def test_a_state_is_moved_and_odd_ones_are_refused(client, member):
    one = pack(member.producer, sku="A")
    form = form_of(text(client.get(GRID)))
    state = f"t{one.product_id}"

    odd = client.post(GRID, form | {state: "draft"})
    client.post(GRID, form | {state: "paused"})

    assert odd.status_code == 422
    assert Product.objects.get().status == "paused"


def test_nothing_of_another_producer_can_be_reached(client, member):
    mine, foreign = pack(member.producer, sku="A"), pack(ProducerFactory(), sku="B")
    form = form_of(text(client.get(GRID)))
    price, stock = names(foreign)
    typed = {price: "1.000", f"o-{price}": "85000", stock: "0", f"o-{stock}": "10"}

    beside = client.post(GRID, form | typed)
    named = client.post(GRID, {**form, **typed, "mon": [*form["mon"], str(foreign.product_id)]})

    assert (beside.status_code, named.status_code) == (303, 404)
    assert (now(foreign), now(mine)) == ((85_000, 10), (85_000, 10))
    assert "B" not in re.findall(r'name="p(\d+)"', text(client.get(GRID)))


def test_visitors_are_asked_to_sign_in(client):
    assert (client.get(GRID).status_code, client.post(GRID).status_code) == (302, 302)


@override_settings(DEBUG=False)
def test_a_full_page_is_light_and_costs_the_same_however_many(client, member, django_assert_max_num_queries):
    shelf = CategoryFactory()
    for number in range(25):
        pack(member.producer, sku=f"K-{number}", category=shelf)

    with django_assert_max_num_queries(20):
        response = client.get(GRID)

    assert len(gzip.compress(response.content)) <= 20_000
    assert text(response).count("<tbody>") == 20
    assert "?truoc=" in text(response)
    assert client.get("/en" + GRID).status_code == 200
