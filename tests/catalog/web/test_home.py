from datetime import UTC, datetime

import pytest

from marketplace.kernel import clock
from tests.factories import MarketplaceFactory, ProductFactory, VariantFactory

pytestmark = pytest.mark.django_db


def test_the_first_page_shows_what_is_in_season_this_month(read):
    VariantFactory(product=ProductFactory(name_vi="Vú sữa tím", season_months=[11, 12]))
    VariantFactory(product=ProductFactory(name_vi="Nhãn xuồng", season_months=[7, 8]))

    with clock.moment(datetime(2026, 11, 20, 5, tzinfo=UTC)):
        page = read("/")

    assert "Tháng 11 ở Sóc Trăng" in page
    assert "Vú sữa tím" in page
    assert "Nhãn xuồng" not in page


def test_partners_are_named_and_ourselves_are_not_among_them(read, pia):
    MarketplaceFactory(slug="ben-tre", is_ourselves=False, name_vi="Chợ dừa Ba Dải", province_old="Bến Tre")

    partners = read("/").split("Chợ bạn ở đồng bằng")[1].split("<footer")[0]

    assert "Chợ dừa Ba Dải" in partners
    assert "Chợ quê Sóc Trăng" not in partners


def test_an_empty_shop_still_has_a_first_page(read):
    assert "Món ngon Sóc Trăng" in read("/")


def test_the_first_page_costs_a_constant_number_of_statements(client, shop, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get("/")
