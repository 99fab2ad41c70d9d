"""Every kind of good and how it is drawn."""

from __future__ import annotations

from catalog.illustration.compose import Good
from catalog.illustration.kinds_craft import CRAFT
from catalog.illustration.kinds_field import FIELD
from catalog.illustration.kinds_kitchen import KITCHEN
from catalog.illustration.kinds_orchard import ORCHARD
from catalog.illustration.kinds_water import WATER

KINDS: dict[str, Good] = {**FIELD, **ORCHARD, **WATER, **KITCHEN, **CRAFT}
