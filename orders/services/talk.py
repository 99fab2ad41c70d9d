"""Talking about one part of an order: said once, rate limited, and told to the other side by e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from catalog.selectors.acting import Acting, open_to
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.idempotency import answer_once
from marketplace.kernel.text import is_storable, normalise_lines

from ..errors import ThreadClosed, TooManyMessages
from ..models import Attachment, Message, OrderNotice, SellerOrder, Side
from .history import owe_notice
from .photos import Photo, hang_photos

# One side may say so much in so long; whoever answers quickly never meets it.
MOST_MESSAGES, IN_THIS_TIME = 20, timedelta(minutes=10)
# At most one e-mail per thread and direction in this time: what comes meanwhile is told by the one that waits.
ONE_NOTICE_PER = timedelta(minutes=10)
_KINDS = {Side.BUYER: "message_to_buyer", Side.PRODUCER: "message_to_producer"}
TALK_SIDES = {kind: side for side, kind in _KINDS.items()}
_READ_AT = {Side.BUYER: "read_by_buyer_at", Side.PRODUCER: "read_by_producer_at"}


def post_message(
    *, part_id: int, author: Side, actor: Actor, text: str, request_key: str, photos: Sequence[Photo] = ()
) -> Message:
    """Say something in the thread of a paid part; the other side gets an e-mail.

    Safe to repeat: the same request_key of the same side gives back the same message.
    photos  from services.photos.take_photos
    Raises InvalidInput (nothing said, too long), ThreadClosed (not paid yet), TooManyMessages, IdempotencyConflict;
    whatever is raised, nothing has changed.
    """
    words = _read(text, photos)
    message_id = answer_once(
        scope=f"post_message:{part_id}:{author}",
        key=request_key,
        content=[words, [photo.sha256 for photo in photos]],
        command=lambda: _post(part_id, Side(author), actor, words, photos).pk,
    )
    return Message.objects.get(pk=message_id)


@transaction.atomic
def mark_read(*, part_id: int, side: Side, reader: Acting | None = None) -> int:
    """This side has seen the thread; how many messages it had not seen before.

    reader  who looked, where not everybody of the side reads for it
    """
    column = _READ_AT[side]
    unread = Message.objects.filter(part_id=part_id, **{column: None})
    if reader is not None:
        unread = unread.filter(part__producer__in=open_to(reader))
    return unread.update(**{column: clock.now()})


def is_unread(*, part_id: int, side: Side) -> bool:
    """Whether this side still has something to read: an e-mail about it is moot otherwise."""
    return Message.objects.filter(part_id=part_id, **{_READ_AT[side]: None}).exists()


def _read(text: str, photos: Sequence[Photo]) -> str:
    words = normalise_lines(text)
    if not is_storable(words):
        raise InvalidInput(field="text")
    if len(words) > Message.MOST_CHARACTERS:
        most = {"most": Message.MOST_CHARACTERS}
        raise InvalidInput(_("Lời nhắn dài quá %(most)s ký tự. Bà con chia làm hai tin giúp.") % most, field="text")
    if not words and not photos:
        raise InvalidInput(_("Viết đôi lời hoặc gửi một tấm ảnh giúp."), field="text")
    if len(photos) > Attachment.MOST_PER_NOUN:
        raise InvalidInput(_("Mỗi lần nhiều nhất %(most)s ảnh.") % {"most": Attachment.MOST_PER_NOUN}, field="photos")
    return words


def _post(part_id: int, author: Side, actor: Actor, text: str, photos: Sequence[Photo]) -> Message:
    # The part's row is the thread's lock: two messages at once are counted, and noticed, one after the other.
    part = SellerOrder.objects.select_for_update(no_key=True).get(pk=part_id)
    if part.paid_at is None:
        raise ThreadClosed
    now = clock.now()
    _refuse_flood(part, author)
    message = Message.objects.create(
        part=part,
        author=author,
        user_id=actor.user_id,
        text=text,
        photo_number=len(photos),
        at=now,
        read_by_buyer_at=now if author == Side.BUYER else None,
        read_by_producer_at=now if author == Side.PRODUCER else None,
    )
    hang_photos(photos=photos, part=part, by=author, actor=actor, message=message)
    for side in _KINDS:
        if side != author:
            _tell(part, side)
    # The words stay in the thread: an audit trail of who spoke needs no second copy of them.
    record("post_message", message, actor=actor, after={"part": part.number, "photos": len(photos)})
    return message


def _refuse_flood(part: SellerOrder, author: Side) -> None:
    if author in _KINDS:
        recent = Message.objects.filter(part=part, author=author, at__gt=clock.now() - IN_THIS_TIME)
        if recent.count() >= MOST_MESSAGES:
            raise TooManyMessages


def _tell(part: SellerOrder, side: Side) -> None:
    """Owe one e-mail, unless one already waits; not before ten minutes after the last one."""
    kind = _KINDS[side]
    notices = OrderNotice.objects.filter(part=part, kind=kind)
    if notices.filter(sent_at__isnull=True, due_at__isnull=False).exists():
        return
    last = notices.aggregate(last=Max("sent_at"))["last"]
    part = SellerOrder.objects.select_related("order", "producer").get(pk=part.pk)
    not_before = last + ONE_NOTICE_PER if last else None
    owe_notice(part.order, kind=kind, part=part, to_producer=side == Side.PRODUCER, not_before=not_before)
