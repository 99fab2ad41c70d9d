"""A picture of a product: cleaned, kept once, brought to every width, or refused in words."""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from catalog.errors import PictureNotAccepted
from catalog.models import ProductImage
from catalog.services.pictures import add_picture, draw_product, make_missing_renditions, make_renditions
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.models import AuditEntry
from tests.factories import CategoryFactory, ProductFactory

pytestmark = pytest.mark.django_db


def photo(width=800, height=600, *, gps=False):
    picture, file = Image.new("RGB", (width, height), "#7a4a86"), io.BytesIO()
    exif = Image.Exif()
    if gps:
        exif.get_ifd(0x8825)[1] = "N"
        exif[0x010E] = "nhà bà Sáu"
    picture.save(file, "JPEG", exif=exif)
    return file.getvalue()


def test_a_photo_is_kept_without_saying_where_it_was_taken():
    image = add_picture(product=ProductFactory(name_vi="Hành tím"), data=photo(gps=True), actor=SYSTEM)

    kept = default_storage.open(str(image.original.name)).read()
    assert (image.width, image.height, image.alt_vi) == (800, 600, "Hành tím")
    assert (len(Image.open(io.BytesIO(kept)).getexif()), b"S\xc3\xa1u" in kept) == (0, False)
    assert AuditEntry.objects.get().command == "add_picture"


def test_the_same_photo_twice_is_kept_once():
    product = ProductFactory()

    images = {add_picture(product=product, data=photo(), actor=SYSTEM).pk for _ in range(2)}

    assert images == set(ProductImage.objects.values_list("pk", flat=True))


def test_widths_are_made_later_and_never_upscaled():
    image = add_picture(product=ProductFactory(), data=photo(width=700), actor=SYSTEM)
    assert (image.widths_ready, image.srcset) == ([], f"{default_storage.url(str(image.original.name))} 700w")

    assert (make_missing_renditions(), make_missing_renditions()) == (1, 0)

    image.refresh_from_db()
    assert image.widths_ready == [160, 320, 480, 640]
    assert all(default_storage.exists(image.rendition_name(width)) for width in image.widths_ready)


def test_making_widths_twice_changes_nothing():
    image = add_picture(product=ProductFactory(), data=photo(), actor=SYSTEM)

    for _ in range(2):
        make_renditions(image_id=image.pk)

    image.refresh_from_db()
    assert image.url(200) == default_storage.url(image.rendition_name(320))


@pytest.mark.parametrize(
    ("data", "words"), [(b"<svg/>", "JPEG, PNG"), (b"", "JPEG, PNG"), (photo(100, 100), "nhỏ quá")]
)
def test_what_is_no_good_picture_is_refused_in_words(data, words):
    with pytest.raises(PictureNotAccepted, match=words):
        add_picture(product=ProductFactory(), data=data, actor=SYSTEM)

    assert not ProductImage.objects.exists()


def test_a_drawing_goes_the_same_way_and_says_that_it_is_one():
    product = ProductFactory(slug="banh-pia", category=CategoryFactory(slug="banh-pia"))

    image = draw_product(product_id=product.pk, view=0, actor=SYSTEM)

    image.refresh_from_db()
    assert (image.is_drawn, image.width, image.widths_ready) == (True, 1200, [160, 320, 480, 640, 960])


def test_a_picture_whose_file_is_gone_stops_no_other():
    product = ProductFactory()
    gone = add_picture(product=product, data=photo(), actor=SYSTEM)
    whole = add_picture(product=product, data=photo(width=900), actor=SYSTEM)
    default_storage.delete(str(gone.original.name))

    with pytest.raises(ExceptionGroup):
        make_missing_renditions()

    whole.refresh_from_db()
    assert whole.widths_ready == [160, 320, 480, 640]
