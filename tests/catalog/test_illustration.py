import csv
import hashlib
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from catalog.illustration import KINDS, emblem, illustrate, kind_of, portrait

PRODUCTS = Path(__file__).parents[2] / "catalog" / "demo" / "soc-trang" / "products.csv"
SMALL, TINY = (120, 90), (48, 36)


def rows() -> list[dict[str, str]]:
    with PRODUCTS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def kind(row: dict[str, str]) -> str:
    tags = row["tags"].split(";")
    return kind_of(category_slug=row["category_slug"], slug=row["slug"], name=row["name_vi"], tags=tags)


@cache  # a drawing takes a tenth of a second, and several tests look at the same ones
def drawn(
    kind: str = "pia", seed: str = "banh-pia-khoai-mon", view: int = 0, size: tuple[int, int] = SMALL
) -> Image.Image:
    return illustrate(kind=kind, seed=seed, view=view, size=size)


def fingerprint(picture: Image.Image) -> str:
    return hashlib.sha256(picture.tobytes()).hexdigest()


def purple(picture: Image.Image) -> int:
    """Pixels in which blue and red stand clearly above green."""
    return sum(r > g + 30 and b > g + 30 for r, g, b in zip(*[iter(picture.tobytes())] * 3, strict=True))


def test_every_product_of_the_demo_has_a_drawing() -> None:
    unknown = [row["slug"] for row in rows() if kind(row) not in KINDS]

    assert unknown == []


@pytest.mark.parametrize(
    ("category", "slug", "expected"),
    [
        ("gao-thom", "gao-st25-lua-tom-dia-sao", "rice"),
        ("banh-phong", "banh-phong-muc-cua-gio", "cracker"),
        ("thit-kho", "cha-bong-tom-cua-gio", "floss"),
        ("thit-kho", "kho-heo-chay-toi-kho-bac", "jerky"),
        ("mat-ong", "phan-hoa-bap-say-nhe", "pollen"),
        ("tom-ca-dong-lanh", "cua-gach-son-song-2-3-con-kg", "crab"),
        ("trai-cay-che-bien", "long-nhan-say-con-gio", "dried-longan"),
        ("hanh-tim", "toi-ta-giong-cat-lac-hoa", "garlic"),
    ],
)
def test_the_words_that_begin_a_slug_tell_the_kind(category: str, slug: str, expected: str) -> None:
    assert kind_of(category_slug=category, slug=slug, name="", tags=[]) == expected


def test_an_unknown_product_is_drawn_as_its_category() -> None:
    found = kind_of(category_slug="trai-cay-tuoi", slug="thanh-long", name="Thanh long", tags=["ngon"])

    assert found == "mango"


def test_an_unknown_category_still_has_a_drawing() -> None:
    found = kind_of(category_slug="moi", slug="hang-moi", name="Hàng mới", tags=[])

    assert found == "gift-box"


# One product of each kind: its first picture is among those that must not be alike.
ONE_OF_A_KIND = {kind(row): row["slug"] for row in rows()}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_draws_its_first_two_views(name: str) -> None:
    pictures = [drawn(name, ONE_OF_A_KIND.get(name, "mau-thu"), view, TINY) for view in (0, 1)]

    assert [(p.mode, p.size) for p in pictures] == [("RGB", TINY)] * 2
    assert fingerprint(pictures[0]) != fingerprint(pictures[1])


def test_the_same_seed_gives_the_same_pixels_in_another_process() -> None:
    code = (
        "import hashlib; from catalog.illustration import illustrate as draw;"
        "p = draw(kind='pia', seed='banh-pia-khoai-mon', view=0, size=(120, 90));"
        "print(hashlib.sha256(p.tobytes()).hexdigest())"
    )

    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert other.stdout.strip() == fingerprint(drawn())


def test_two_products_of_one_kind_do_not_look_the_same() -> None:
    first, second = drawn(kind="rice", seed="gao-thom-st25"), drawn(kind="rice", seed="gao-lut-huyet-rong")

    assert fingerprint(first) != fingerprint(second)


def test_no_two_products_of_the_demo_share_a_first_picture() -> None:
    first = {row["slug"]: fingerprint(drawn(kind(row), row["slug"], 0, TINY)) for row in rows()}

    assert len(set(first.values())) == len(first)


def test_taro_makes_the_filling_purple() -> None:
    taro, bean = drawn(seed="banh-pia-khoai-mon"), drawn(seed="banh-pia-dau-xanh")

    assert purple(taro) > 100 + purple(bean)


@pytest.mark.parametrize("size", [(400, 300), (300, 300), (300, 400), (800, 200)])
def test_any_proportions_can_be_asked_for(size: tuple[int, int]) -> None:
    assert (drawn(size=size).size, portrait("htx-dong-lua", size).size) == (size, size)


def test_an_unknown_kind_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        drawn(kind="xe-may")


def test_a_producer_by_the_sea_is_shown_another_country_than_one_in_the_fields() -> None:
    sea, field = portrait("bien-vinh-hai", SMALL), portrait("dong-lua-nga-nam", SMALL)

    assert fingerprint(sea) != fingerprint(field)


def test_the_emblem_is_a_square_of_the_size_asked_for() -> None:
    assert [emblem(size).size for size in (32, 512)] == [(32, 32), (512, 512)]
