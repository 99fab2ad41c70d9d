from datetime import date

import pytest
from django.http import QueryDict

from catalog.selectors import ProductQuery
from catalog.web.filters import Links, read_price, read_query

TODAY = date(2026, 11, 20)


def test_an_address_is_read_into_a_query():
    params = QueryDict(
        "q=hanh+tim&danh-muc=gao&gia-tu=20.000&gia-den=100000&chung-nhan=ocop&mua-vu=1&giao=local&xep=re"
    )

    assert read_query(params, today=TODAY) == ProductQuery(
        search="hanh tim",
        category_slug="gao",
        price_from_vnd=20_000,
        price_to_vnd=100_000,
        schemes=["ocop"],
        in_season_on=TODAY,
        delivery_scopes=["local"],
        sort="price",
        first=24,
    )


def test_nonsense_in_an_address_is_left_out():
    params = QueryDict("gia-tu=rẻ&gia-den=-5&chung-nhan=vàng&giao=sao-hoả&xep=ngược&mua-vu=có")

    assert read_query(params, today=TODAY) == ProductQuery(schemes=[], delivery_scopes=[], first=24)


@pytest.mark.parametrize(
    ("text", "price"), [("100.000 ₫", 100_000), ("1 200 000đ", 1_200_000), ("", None), ("2.5e6", None)]
)
def test_prices_are_read_as_people_write_them(text, price):
    assert read_price(text) == price


def test_another_filter_starts_on_the_first_page():
    links = Links("/tim/", QueryDict("q=mam&after=xyz&gia-tu="))

    assert links.adding("chung-nhan", "ocop") == "/tim/?q=mam&chung-nhan=ocop"


def test_one_of_several_values_can_be_taken_back():
    links = Links("/tim/", QueryDict("giao=local&giao=nationwide"))

    assert links.removing("giao", "local") == "/tim/?giao=nationwide"


def test_without_filters_the_address_is_bare():
    assert Links("/danh-muc/gao/", QueryDict("mua-vu=1")).without("mua-vu") == "/danh-muc/gao/"
