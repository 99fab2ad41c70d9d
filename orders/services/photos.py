"""Photos of orders: checked and cleaned first, then hung on a message, a return or a complaint.

Two steps, so that neither the work on pictures nor a slow disk ever holds a transaction open:
`take_photos` outside, `hang_photos` inside the noun's own command.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from catalog import pictures
from catalog.errors import PictureNotAccepted
from catalog.services.pictures import why_refused
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput

from ..models import Attachment, Complaint, Message, Return, SellerOrder
from ..models.talk import private_storage

SMALL_WIDTH_PX = 480


@dataclass(frozen=True)
class Photo:
    """A cleaned photo that lies in the private storage and hangs on nothing yet."""

    name: str
    small_name: str
    sha256: str
    width: int
    height: int


def take_photos(*, part_id: int, uploads: Sequence[bytes], field: str = "photos") -> list[Photo]:
    """Clean the uploads (no EXIF, no position, at most 2000 px) and put them into the private storage.

    The same picture of the same part is kept once, so repeating a request leaves nothing behind.
    Raises PictureNotAccepted saying which one and why, InvalidInput for more than Attachment.MOST_PER_NOUN.
    """
    if len(uploads) > Attachment.MOST_PER_NOUN:
        raise InvalidInput(_("Mỗi lần nhiều nhất %(most)s ảnh.") % {"most": Attachment.MOST_PER_NOUN}, field=field)
    cleaned = [_clean(data, place, field) for place, data in enumerate(uploads, start=1)]
    return [_store(part_id, data) for data in cleaned]


def hang_photos(
    *,
    photos: Sequence[Photo],
    part: SellerOrder,
    by: str,
    actor: Actor,
    message: Message | None = None,
    goods_return: Return | None = None,
    complaint: Complaint | None = None,
) -> list[Attachment]:
    """Hang photos on the noun they are about, inside its command's transaction. Audited."""
    kind = Attachment.Kind.MESSAGE if message else Attachment.Kind.RETURN if goods_return else Attachment.Kind.COMPLAINT
    hung = Attachment.objects.bulk_create(
        Attachment(
            part=part,
            kind=kind,
            message=message,
            goods_return=goods_return,
            complaint=complaint,
            position=position,
            file=photo.name,
            small=photo.small_name,
            sha256=photo.sha256,
            width=photo.width,
            height=photo.height,
            uploaded_by=by,
            user_id=actor.user_id,
        )
        for position, photo in enumerate(photos)
    )
    if hung:
        record("hang_photos", part, actor=actor, after={"kind": str(kind), "sha256": [one.sha256 for one in hung]})
    return hung


def _clean(data: bytes, place: int, field: str) -> bytes:
    try:
        return pictures.clean(data)
    except pictures.PictureRefused as refused:
        words = {"place": place, "why": why_refused(refused)}
        raise PictureNotAccepted(_("Ảnh thứ %(place)s: %(why)s") % words, field=field) from refused


def _store(part_id: int, cleaned: bytes) -> Photo:
    digest = hashlib.sha256(cleaned).hexdigest()
    facts = pictures.inspect(cleaned)
    small = pictures.renditions(cleaned, [SMALL_WIDTH_PX])
    stem = f"orders/{part_id}/{digest}"
    return Photo(
        name=_put(f"{stem}.webp", cleaned),
        small_name=_put(f"{stem}-small.webp", next(iter(small.values()))),
        sha256=digest,
        width=facts.width,
        height=facts.height,
    )


def _put(name: str, content: bytes) -> str:
    storage = private_storage()
    return name if storage.exists(name) else storage.save(name, ContentFile(content))
