"""What the law wants on a label before a good is shown, and what a producer has to guess least of: usual answers.

Source: decrees 43/2017 and 111/2021 on labels (name, who answers for it, origin, quantity, dates, ingredients, keeping,
warnings). Fresh goods that are not packed ahead need neither ingredients nor a shelf life. The name of the producer,
its address and the day of each lot come from other rows.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

ALLERGENS = ("gluten", "crustacean", "fish", "egg", "milk", "peanut", "soy", "sesame", "mollusc", "tree_nut")
LEAST_STORY = 20


@dataclass(frozen=True)
class Usual:
    """What goods of a shelf usually are.

    needs_label  packed food: ingredients and a shelf life belong on it
    pack         container as Vietnamese sellers call it; with the quantity it names the pack
    """

    storage: str
    shelf_life_days: int | None
    unit: str
    net_quantity: int
    pack: str
    allergens: tuple[str, ...] = ()
    needs_label: bool = True
    ingredients: str = ""


_DRY, _AIRY, _CHILLED, _FROZEN = "ambient", "ventilated", "chilled", "frozen"
OTHERWISE = Usual(_DRY, 90, "g", 500, "Gói")
USUAL: dict[str, Usual] = {
    "banh-pia": Usual(_DRY, 45, "g", 600, "Cây", ("gluten", "egg"), ingredients="Bột mì, đậu xanh, đường, dầu ăn"),
    "banh-mut": Usual(_DRY, 30, "g", 300, "Gói", ("gluten",), ingredients="Bột nếp, đường, mè"),
    "banh-phong": Usual(_DRY, 180, "g", 500, "Gói", ingredients="Bột mì tinh, muối, đường"),
    "mon-khmer": Usual(_CHILLED, 3, "g", 500, "Gói", ingredients="Nếp, dừa, đường"),
    "gao-thom": Usual(_DRY, 180, "g", 5000, "Túi", ingredients="100 % gạo thơm"),
    "gao-lut-nep": Usual(_DRY, 180, "g", 1000, "Túi", ingredients="100 % gạo"),
    "hu-tieu-bun-bot": Usual(_DRY, 180, "g", 500, "Gói", ingredients="Bột gạo, nước, muối"),
    "lap-xuong": Usual(_DRY, 90, "g", 500, "Gói", ingredients="Thịt heo, mỡ heo, đường, muối, rượu, tiêu"),
    "thit-kho": Usual(_CHILLED, 90, "g", 300, "Hũ", ingredients="Thịt heo, nước mắm, đường"),
    "trung-gia-cam": Usual(_DRY, 30, "piece", 10, "Vỉ", ("egg",), needs_label=False),
    "sua": Usual(_CHILLED, 10, "ml", 500, "Chai", ("milk",), ingredients="Sữa bò tươi"),
    "tom-ca-dong-lanh": Usual(_FROZEN, 180, "g", 500, "Khay", ("crustacean", "fish"), ingredients="Tôm (100 %)"),
    "kho-ca-tom-kho": Usual(_CHILLED, 180, "g", 500, "Gói", ("fish",), ingredients="Cá, muối"),
    "mam-nuoc-cham": Usual(_DRY, 365, "g", 500, "Hũ", ("fish",), ingredients="Cá, muối, thính, đường"),
    "artemia": Usual(_FROZEN, 365, "g", 500, "Hộp", needs_label=False),
    "hanh-tim": Usual(_AIRY, 60, "g", 1000, "Túi", needs_label=False),
    "che-bien-hanh": Usual(_DRY, 180, "g", 200, "Hũ", ingredients="Hành tím, dầu thực vật"),
    "rau-nam": Usual(_CHILLED, 5, "g", 500, "Gói", needs_label=False),
    "rau-cu-muoi": Usual(_DRY, 120, "g", 500, "Hũ", ingredients="Củ cải, muối, đường"),
    "trai-cay-tuoi": Usual(_AIRY, 7, "g", 1000, "Túi", needs_label=False),
    "trai-cay-che-bien": Usual(_DRY, 180, "g", 300, "Hộp", ingredients="Trái cây, đường"),
    "dua-thot-not": Usual(_DRY, 180, "g", 500, "Gói", ingredients="Nước thốt nốt"),
    "tra-thao-moc": Usual(_DRY, 365, "g", 100, "Hộp", ingredients="Lá, hoa, rễ sấy khô"),
    "san-pham-sen": Usual(_DRY, 180, "g", 250, "Hộp", ingredients="Hạt sen"),
    "mat-ong": Usual(_DRY, 730, "ml", 500, "Chai", ingredients="Mật ong (100 %)"),
    "dan-lat": Usual(_DRY, None, "piece", 1, "Cái", needs_label=False),
    "det-tranh": Usual(_DRY, None, "piece", 1, "Cái", needs_label=False),
    "gio-qua": Usual(_DRY, 30, "piece", 1, "Giỏ", ingredients="Ghi từng món trong giỏ"),
}


def usual(category_slug: str) -> Usual:
    return USUAL.get(category_slug, OTHERWISE)


@dataclass(frozen=True)
class LabelFacts:
    """What a listing says so far. pack_number counts packs that have a price."""

    category_slug: str
    name: str
    story: str
    origin: str
    ingredients: str
    shelf_life_days: int | None
    picture_number: int
    pack_number: int


def missing(facts: LabelFacts) -> list[str]:
    """What still lacks, in the order of the editor: picture, name, pack, story, origin, ingredients, shelf_life."""
    needs_label = usual(facts.category_slug).needs_label
    lacking = {
        "picture": facts.picture_number < 1,
        "name": len(facts.name.strip()) < 3,
        "pack": facts.pack_number < 1,
        "story": len(facts.story.strip()) < LEAST_STORY,
        "origin": not facts.origin.strip(),
        "ingredients": needs_label and not facts.ingredients.strip(),
        "shelf_life": needs_label and not facts.shelf_life_days,
    }
    return [name for name, lacks in lacking.items() if lacks]


def pack_name(pack: str, unit: str, net_quantity: int) -> str:
    """As sellers say it: "Gói 500 g", "Túi 5 kg", "Chai 1 lít", "Vỉ 10 trái" is left to the seller."""
    if unit == "g" and net_quantity >= 1000 and net_quantity % 100 == 0:
        return f"{pack} {net_quantity / 1000:g} kg".replace(".", ",")
    if unit == "ml" and net_quantity >= 1000 and net_quantity % 100 == 0:
        return f"{pack} {net_quantity / 1000:g} lít".replace(".", ",")
    if unit == "piece":
        return pack if net_quantity == 1 else f"{pack} {net_quantity} cái"
    return f"{pack} {net_quantity} {unit}"


PIECE_G = 300
PACKING_G = 40
AIR = 2  # a gram of packed goods takes about two cubic centimetres


def parcel_guess(unit: str, net_quantity: int) -> tuple[int, int]:
    """(weight in g, side of a cube in mm) of a pack nobody weighed or measured: a little too much rather than too
    little, since delivery is paid by it."""
    net_g = net_quantity * PIECE_G if unit == "piece" else net_quantity
    gross_g = net_g * 11 // 10 + PACKING_G
    return gross_g, max(50, round((gross_g * AIR) ** (1 / 3) * 10))


def unknown_allergens(names: Collection[str]) -> list[str]:
    return sorted(set(names) - set(ALLERGENS))
