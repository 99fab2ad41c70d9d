from decimal import Decimal

import pytest

from catalog.selectors import producers_by_ward
from catalog.web.map_svg import HEIGHT, ISLAND, MAINLAND, WIDTH, draw_map, place
from tests.factories import ProducerFactory, ProductFactory, WardFactory


def test_north_is_up_and_east_is_right():
    south_west, north_east = place(9.3, 105.7), place(9.8, 106.1)

    assert south_west[0] < north_east[0]
    assert south_west[1] > north_east[1]


@pytest.mark.parametrize("outline", [MAINLAND, ISLAND])
def test_all_land_lies_on_the_sheet(outline):
    for x, y in (place(*point) for point in outline):
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT


def test_a_ward_is_one_dot_amid_its_producers(db):
    ward = WardFactory(code="31783", name="Phường Vĩnh Châu")
    for latitude in ("9.30000", "9.34000"):
        producer = ProducerFactory(ward=ward, latitude=Decimal(latitude), longitude=Decimal("105.90000"))
        ProductFactory(producer=producer)

    (dot,) = draw_map(producers_by_ward()).dots

    assert (dot.label, dot.number, dot.anchor, (dot.x, dot.y)) == (
        "Phường Vĩnh Châu",
        2,
        "xa-31783",
        place(9.32, 105.9),
    )
