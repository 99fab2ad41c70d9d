"""Partners' goods come in by one door, and nobody here edits, stocks or sells them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from catalog.errors import NotOnSale
from catalog.models import Certificate, Lot, Membership, PartnerProduct, Product, ProductVariant
from catalog.selectors import ProductQuery, find_products
from catalog.selectors.on_sale import refuse_unsellable, variants_in_cart
from catalog.services.listing_moves import pause_product
from catalog.services.partner_goods import PartnerCertificate, PartnerGood, PartnerMaker, PartnerPack
from catalog.services.partner_products import (
    note_partner_proven,
    rest_partner_products,
    upsert_partner_products,
    wake_partner_products,
    withdraw_partner_products,
)
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import StateConflict
from tests.factories import (
    CategoryFactory,
    MarketplaceFactory,
    ProductFactory,
    UserFactory,
    VariantFactory,
    WardFactory,
)

pytestmark = pytest.mark.django_db
NAME = "nd0123/01J"


@pytest.fixture
def partner(db):
    return MarketplaceFactory(slug="ben-tre", is_ourselves=False, name_vi="Chợ dừa Ba Dải", province_old="Bến Tre")


def good(**changes) -> PartnerGood:
    paper = PartnerCertificate("ocop", 4, "12/QĐ", "UBND Vĩnh Long", clock.today(), clock.today() + timedelta(days=9))
    facts = {
        "record_id": NAME,
        "url": "https://ben-tre.example/mon/dau-dua/",
        "slug": "dau-dua",
        "name_vi": "Dầu dừa ép lạnh",
        "maker": PartnerMaker("co-ba", "Cơ sở Cô Ba", "household", WardFactory().pk),
        "category_id": CategoryFactory(slug="dau").pk,
        "packs": [PartnerPack("A1", "Chai 500 ml", "ml", 500, 560, 120_000, None, "IN")],
        "season_months": range(1, 13),
        "storage": "ambient",
        "delivery_scope": "nationwide",
        "certificates": [paper],
    }
    return PartnerGood(**{**facts, **changes})


def put(partner, *goods: PartnerGood) -> Product:
    upsert_partner_products(marketplace_id=partner.pk, goods=goods, actor=SYSTEM)
    return PartnerProduct.objects.get(record_id=goods[0].record_id).product


def test_a_good_of_a_partner_is_found_like_any_other_and_says_where_it_comes_from(partner, client):
    ours = VariantFactory(product__name_vi="Dầu mè quê").product
    product = put(partner, good())
    note_partner_proven(marketplace_ids=[partner.pk], fresh_as_of_ms=int(clock.now().timestamp() * 1000))

    page = client.get(f"/san-pham/{product.slug}/").content.decode()

    assert [one.pk for one in find_products(ProductQuery(search="dau dua ep lanh")).products] == [product.pk]
    assert [one.pk for one in find_products(ProductQuery(marketplace_slug="soc-trang")).products] == [ours.pk]
    counted = find_products(ProductQuery()).facets.marketplaces
    assert {market.slug: number for market, number in counted} == {"ben-tre": 1, "soc-trang": 1}
    assert 'href="https://ben-tre.example/mon/dau-dua/"' in page
    assert "cập nhật" in page
    assert "gio-hang/them" not in page


def test_saying_it_again_changes_it_in_its_place(partner):
    first = put(partner, good())
    pack = PartnerPack("A1", "Chai 500 ml", "ml", 500, 560, 99_000, 120_000, "LOW")

    again = put(partner, replace(good(), name_vi="Dầu dừa", slug="other", packs=[pack]))

    assert (again.pk, again.slug, again.name_vi, again.price_from_vnd) == (first.pk, first.slug, "Dầu dừa", 99_000)
    assert [one.price_vnd for one in again.variants.all()] == [99_000]
    assert Certificate.objects.filter(product=again).count() == 1


def test_what_is_withdrawn_leaves_the_shelf_and_may_come_back(partner):
    product = put(partner, good())

    withdraw_partner_products(marketplace_id=partner.pk, record_ids=[NAME], actor=SYSTEM)

    assert not Product.objects.published().filter(pk=product.pk).exists()
    assert put(partner, good()).pk == product.pk
    assert Product.objects.published().filter(pk=product.pk).exists()


def test_a_partner_unheard_of_is_hidden_and_shown_again(partner):
    ours, theirs = VariantFactory().product, put(partner, good())

    rest_partner_products(marketplace_id=partner.pk, actor=SYSTEM)
    hidden = set(Product.objects.published().values_list("pk", flat=True))
    wake_partner_products(marketplace_id=partner.pk, actor=SYSTEM)

    assert hidden == {ours.pk}
    assert set(Product.objects.published().values_list("pk", flat=True)) == {ours.pk, theirs.pk}


def test_any_number_of_goods_costs_as_many_statements(partner, django_assert_num_queries):
    many = [good(record_id=f"nd0123/{n}") for n in range(5)]
    put(partner, many[0])
    with django_assert_num_queries(25):
        put(partner, *many[:1])

    with django_assert_num_queries(25):
        put(partner, *many)


def test_nobody_else_writes_stocks_or_joins_them(partner):
    product = put(partner, good())
    pack = product.variants.get()
    tries = [
        lambda: Product.objects.filter(pk=product.pk).update(name_vi="của tui"),
        lambda: ProductVariant.objects.filter(pk=pack.pk).update(price_vnd=1),
        lambda: Certificate.objects.filter(product=product).delete(),
        lambda: ProductFactory(producer=product.producer),
        lambda: Lot.objects.create(variant=pack, units_made=9, units_on_hand=9),
        lambda: Membership.objects.create(user=UserFactory(), producer=product.producer, role="owner"),
    ]

    for attempt in tries:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()

    product.refresh_from_db()
    assert (product.name_vi, Lot.objects.count(), Membership.objects.count()) == ("Dầu dừa ép lạnh", 0, 0)


def test_an_operator_can_not_move_it_and_a_buyer_not_put_it_into_a_cart(partner):
    product = put(partner, good())
    pack = variants_in_cart([product.variants.get().pk], clock.today()).popitem()[1]

    with pytest.raises(StateConflict):
        pause_product(product_id=product.pk, actor=SYSTEM, role="operator")
    with pytest.raises(NotOnSale, match="chợ bạn"):
        refuse_unsellable(pack, units=1, on=clock.today())

    product.refresh_from_db()
    assert product.status == "published"
