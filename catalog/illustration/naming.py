"""Which kind of good a product row is, read from the words of its slug."""

from __future__ import annotations

from collections.abc import Sequence

# The first rule that fits wins, so the narrow ones stand first. A slug begins with what the good is and goes on
# with whence, how and by whom ("cua-gio" is a producer, "cua-gach" a crab): the first word must begin it.
RULES: tuple[tuple[str, str], ...] = (
    ("sinh-khoi-artemia", "artemia-frozen"), ("trung-artemia", "artemia"), ("trung-bao-xac-artemia", "artemia"),
    ("banh-phong", "cracker"), ("banh-trang", "rice-paper"),
    ("banh-pia", "pia"), ("banh-in", "pressed-cake"), ("banh-deo", "pressed-cake"), ("me-lao", "sesame-candy"),
    ("theo-leo", "peanut-candy"),
    ("banh-cong pha-san", "flour"), ("banh-cong", "banh-cong"), ("banh-gung", "ginger-cake"),
    ("banh-ong", "pandan-cake"),
    ("banh-tet", "banh-tet"), ("banh-thot-not", "leaf-cake"), ("banh-canh", "noodle"), ("banh-flan", "flan"),
    ("banh-sua", "milk-cake"),
    ("keo-sua", "caramel"), ("keo", "candy"),
    ("hanh-tim ngam", "pickled-shallot"), ("hanh-tim phi", "fried-shallot"), ("hanh-tim say", "dried-shallot"),
    ("bot-hanh-tim", "shallot-powder"),
    ("vien-nang", "capsule"), ("hanh-den", "black-shallot"), ("dau-hanh", "oil"), ("sot", "sauce"),
    ("muoi-ot", "flour"), ("ha-cao", "dumpling"),
    ("hanh-tim", "shallot"), ("toi", "garlic"),
    ("bo-ba-gio-tre", "basket"), ("gio-tre", "basket"), ("ro", "scoop-basket"), ("khay-tre", "bamboo-tray"),
    ("den-long", "lantern"), ("chieu-lac", "mat"),
    ("gio-luc-binh", "tote"), ("tham", "rug"), ("mat-na", "mask"), ("tranh-kinh", "glass-painting"),
    ("khan", "scarf"), ("sa-rong", "sarong"), ("tui-vai", "tote"),
    ("hop-qua", "gift-box"), ("gio-qua", "hamper"), ("gio-tet", "hamper"), ("gio-rau", "vegetable"),
    ("dua-xiem", "coconut"), ("dau-dua", "oil"), ("mut-dua", "coconut-candy"), ("duong", "palm-sugar"),
    ("com-dua-nuoc", "nipa"), ("mat-thot-not", "syrup"),
    ("nhan-long dong-lon", "canned-fruit"), ("nhan-long nuoc-duong", "canned-fruit"), ("long-nhan", "dried-longan"),
    ("mut-tac", "kumquat"), ("mut-mang-cau", "candy"), ("mut-ban", "candy"), ("nuoc-cot-ban", "sauce"),
    ("chuoi-say", "dried-fruit"), ("mit-say", "dried-fruit"), ("mut", "dried-fruit"),
    ("bot", "flour"), ("hu-tieu bo-ke", "noodle-nest"), ("hu-tieu", "noodle"), ("bun", "noodle"),
    ("long-do", "egg-yolk"), ("mam-chung", "paste"), ("trung-vit", "egg"), ("trung-ga", "egg"),
    ("cha-bong", "floss"), ("kho-heo", "jerky"), ("kho-trau", "jerky"), ("kho-ca-thieu", "jerky"),
    ("lap-xuong hop", "sausage-tin"), ("lap-xuong", "sausage"),
    ("con-ruoc", "krill"), ("tom-kho-tep", "krill"), ("tom-kho", "dried-shrimp"), ("kho-ca-duoi", "ray"),
    ("kho-ca-dua", "fish-steak"),
    ("kho-ca-chot", "small-dried-fish"), ("kho-ca-keo", "small-dried-fish"), ("kho-ca-khoai", "small-dried-fish"),
    ("muc", "squid"), ("bach-tuoc", "octopus"),
    ("ca-keo", "fish"), ("nghieu", "clam"), ("cua", "crab"), ("ba-khia", "paste"),
    ("tom-the xep-vong", "shrimp-ring"), ("tom-vien", "seafood-ball"), ("cha-tom", "seafood-ball"),
    ("cha-ca", "seafood-ball"), ("tom-tam-bot", "peeled-shrimp"), ("tom-the boc-non", "peeled-shrimp"),
    ("tom-the bo-dau", "peeled-shrimp"), ("tom-cang", "prawn"),
    ("nuoc-mam", "fish-sauce"), ("cu-cai", "pickle"), ("cot-nuoc-leo", "paste"), ("muoi-hat", "flour"),
    ("com-dep", "flattened-rice"),
    ("dua-mam", "pickle"), ("dua-bon-bon", "pickle"), ("xa-bau-nguyen-cu", "radish"), ("xa-bau", "pickle"),
    ("nam-rom dong-lon", "canned-mushroom"), ("nam-rom", "straw-mushroom"), ("nam-bao-ngu", "oyster-mushroom"),
    ("bap-non dong-hop", "canned-corn"),
    ("bon-bon", "cattail"), ("dua-leo", "cucumber"), ("kho-qua", "bitter-gourd"), ("khoai-lang", "sweet-potato"),
    ("bap", "corn"), ("he-bong", "chives"),
    ("hat-sen-duong-phen", "canned-lotus"), ("hat-sen", "lotus-seed"), ("tinh-dau", "essential-oil"), ("tra", "tea"),
    ("sua-chua uong", "milk"), ("sua-chua", "yoghurt"), ("sua-tuoi tiet-trung", "milk-carton"), ("sua-tuoi", "milk"),
    ("phan-hoa", "pollen"), ("mat-ong", "honey"),
    ("vu-sua", "star-apple"), ("sau-rieng", "durian"), ("chom-chom", "rambutan"), ("mang-cut", "mangosteen"),
    ("mit", "jackfruit"), ("chuoi", "banana"),
    ("buoi", "pomelo"), ("chanh", "lime"), ("cam", "orange"), ("nhan", "longan"), ("mang-cau say", "dried-fruit"),
    ("mang-cau", "soursop"), ("xoai", "mango"),
    ("cay-giong", "seedling"), ("mia", "sugarcane"), ("tom", "shrimp"), ("mam", "paste"),
)  # fmt: skip
BY_CATEGORY = {
    "banh-mut-mon-khmer": "pressed-cake", "banh-pia": "pia", "banh-mut": "pressed-cake", "banh-phong": "cracker",
    "mon-khmer": "leaf-cake",
    "gao": "rice", "gao-thom": "rice", "gao-lut-nep": "rice", "hu-tieu-bun-bot": "noodle",
    "thit-trung-sua": "sausage", "lap-xuong": "sausage", "thit-kho": "jerky", "trung-gia-cam": "egg", "sua": "milk",
    "thuy-san": "shrimp", "tom-ca-dong-lanh": "shrimp", "kho-ca-tom-kho": "dried-fish", "mam-nuoc-cham": "paste",
    "artemia": "artemia",
    "hanh-rau-nam": "vegetable", "hanh-tim": "shallot", "che-bien-hanh": "fried-shallot", "rau-nam": "vegetable",
    "rau-cu-muoi": "pickle",
    "trai-cay": "mango", "trai-cay-tuoi": "mango", "trai-cay-che-bien": "dried-fruit", "dua-thot-not": "coconut",
    "tra-sen-mat-ong": "tea", "tra-thao-moc": "tea", "san-pham-sen": "lotus", "mat-ong": "honey",
    "thu-cong-qua-tang": "gift-box", "dan-lat": "basket", "det-tranh": "scarf", "gio-qua": "hamper",
}  # fmt: skip
FALLBACK = "gift-box"


def kind_of(*, category_slug: str, slug: str, name: str, tags: Sequence[str]) -> str:
    """Return the kind of drawing that suits a product; always one of `KINDS`.

    The slug decides, then the tags, then the category; `name` is read as a slug when the slug says nothing.
    """
    if category_slug in ("gao", "gao-thom", "gao-lut-nep"):
        return "rice"  # names of rice borrow words from shrimp, cloth and forest
    for text in (slug, "-".join(name.lower().split()), *tags):
        if kind := _by_rule(text):
            return kind
        if category_slug in BY_CATEGORY:
            break  # the category knows better than a stray tag
    return BY_CATEGORY.get(category_slug, FALLBACK)


def _by_rule(text: str) -> str | None:
    return next((kind for words, kind in RULES if _fits(f"-{text}-", *words.split())), None)


def _fits(said: str, first: str, *others: str) -> bool:
    return said.startswith(f"-{first}-") and all(f"-{word}-" in said for word in others)
