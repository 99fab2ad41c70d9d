"""Where a partner's producer is, also where the partner still writes as before 01/07/2025."""

from __future__ import annotations

import pytest

from federation.selectors.places import UnitFinder
from marketplace.accounts.models import AdministrativeUnit
from tests.factories import MarketplaceFactory

pytestmark = pytest.mark.django_db


def name_of(unit_id: str | None) -> str:
    return AdministrativeUnit.objects.get(pk=unit_id).name if unit_id else ""


@pytest.mark.parametrize(
    ("said", "province"),
    [
        (("Thành phố Cần Thơ",), "Thành phố Cần Thơ"),
        (("TP. Cần Thơ",), "Thành phố Cần Thơ"),
        (("Sóc Trăng",), "Thành phố Cần Thơ"),
        (("", "tỉnh Hậu Giang"), "Thành phố Cần Thơ"),
        (("Bac Lieu",), "Tỉnh Cà Mau"),
        (("Ở đâu đó", "Kiên Giang"), "Tỉnh An Giang"),
        (("Ở đâu đó",), "Tỉnh Vĩnh Long"),  # that of its marketplace, whose card knows the old name only
    ],
)
def test_a_province_is_found_by_the_name_it_has_or_had(said, province):
    market = MarketplaceFactory(slug="ban", is_ourselves=False, province_old="Bến Tre", province_new="Bến Tre")

    with_wrong_ward, without = (UnitFinder(market).find(code, *said) for code in ("99999", ""))

    assert {name_of(with_wrong_ward), name_of(without)} == {province}


def test_a_marketplace_of_nowhere_has_no_place():
    market = MarketplaceFactory(slug="ban", is_ourselves=False, province_old="", province_new="Atlantis")

    assert UnitFinder(market).find("", "") is None
