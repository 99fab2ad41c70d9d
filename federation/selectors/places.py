"""Where a partner's producer is, in the units of the state's own list."""

from __future__ import annotations

from catalog.models import Marketplace
from marketplace.accounts.models import AdministrativeUnit
from marketplace.accounts.units import bare_province, provinces_today

_NEW = AdministrativeUnit.Era.NEW


class UnitFinder:
    """Finds wards by their codes, else the province a listing names, else that of its marketplace; also by the names
    they had before 01/07/2025. One statement for the provinces, and one for each ward not seen before."""

    def __init__(self, market: Marketplace | None) -> None:
        provinces = AdministrativeUnit.objects.filter(era=_NEW, kind=AdministrativeUnit.Kind.PROVINCE)
        self._provinces: dict[str, str] = dict(provinces.values_list("code", "pk"))
        self._home = (self._named(market.province_new) or self._named(market.province_old)) if market else None
        self._wards: dict[str, str | None] = {}

    def find(self, code: str, *provinces: str) -> str | None:
        """provinces: names, the best first; empty ones are none."""
        if code and code not in self._wards:
            wards = AdministrativeUnit.objects.filter(era=_NEW, kind=AdministrativeUnit.Kind.WARD, code=code)
            self._wards[code] = wards.values_list("pk", flat=True).first()
        named = next((pk for pk in map(self._named, provinces) if pk), None)
        return self._wards.get(code) or named or self._home

    def _named(self, province: str) -> str | None:
        return self._provinces.get(provinces_today().get(bare_province(province), ""))
