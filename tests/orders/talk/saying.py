"""Messages and photos for tests."""

from __future__ import annotations

import io
from uuid import uuid4

from PIL import Image

from marketplace.kernel.audit import GUEST
from orders.models import Message, SellerOrder, Side
from orders.services.photos import take_photos
from orders.services.talk import post_message


def picture(size=(640, 480), colour="red", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", **options)
    return out.getvalue()


def say(part: SellerOrder, text: str = "Chào", *, side: Side = Side.BUYER, **more) -> Message:
    more = {"request_key": uuid4().hex, "actor": GUEST, **more}
    return post_message(part_id=part.pk, author=side, text=text, **more)


def say_with_photo(part: SellerOrder, text: str = "Chào", **more) -> Message:
    return say(part, text, photos=take_photos(part_id=part.pk, uploads=[picture()]), **more)
