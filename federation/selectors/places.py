"""Where a partner's producer is, in the units of the state's own list."""

from __future__ import annotations

from catalog.models import Marketplace
from marketplace.accounts.models import AdministrativeUnit

_NEW = AdministrativeUnit.Era.NEW
_PREFIXES = ("Thành phố ", "Tỉnh ", "TP. ")


class UnitFinder:
    """Finds wards by their codes, else the province a listing names, else that of its marketplace. One statement for
    the provinces, and one for each ward not seen before."""

    def __init__(self, market: Marketplace | None) -> None:
        provinces = AdministrativeUnit.objects.filter(era=_NEW, kind=AdministrativeUnit.Kind.PROVINCE)
        self._provinces = {_bare(name): pk for pk, name in provinces.values_list("pk", "name")}
        self._home = self._provinces.get(_bare(market.province_new)) if market else None
        self._wards: dict[str, str | None] = {}

    def find(self, code: str, province: str) -> str | None:
        if code and code not in self._wards:
            wards = AdministrativeUnit.objects.filter(era=_NEW, kind=AdministrativeUnit.Kind.WARD, code=code)
            self._wards[code] = wards.values_list("pk", flat=True).first()
        return self._wards.get(code) or self._provinces.get(_bare(province)) or self._home


def _bare(name: str) -> str:
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return name.strip().casefold()
