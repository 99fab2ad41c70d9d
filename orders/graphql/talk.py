"""The thread of a producer's part, for the buyer who holds the order's token."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import graphene
from django.db.models import Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.pictures import MAX_BYTES
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.graphql.ids import global_id
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import listed, user_errors

from ..models import Attachment, Message, SellerOrder, Side
from ..selectors.access import part_of_order
from ..selectors.contacts import readable
from ..services.photos import take_photos
from ..services.talk import post_message

# So many of the newest messages come with a part; a thread of an order is short.
NEWEST = 50

MessageAuthor = graphene.Enum.from_enum(Side, name="MessageAuthor", description="Who said it.")


def newest_messages(part_ids: Sequence[int]) -> list[list[Message]]:
    """The newest messages of each part, oldest first; two statements for all parts."""
    threads: dict[int, list[Message]] = {key: [] for key in part_ids}
    place = Window(RowNumber(), partition_by="part", order_by=["-at", "-pk"])
    rows = Message.objects.filter(part__in=part_ids).annotate(place=place).filter(place__lte=NEWEST)
    for row in rows.select_related("part__order").prefetch_related("photos").order_by("at", "pk"):
        threads[row.part_id].append(row)
    return list(threads.values())


def for_producer(messages: Sequence[Message], part: SellerOrder) -> list[Message]:
    """The thread as the part's producer may read it: contacts masked when their time is over, no secret links."""
    shown = readable(messages, part, Side.PRODUCER)
    for message in shown:
        message.reader = Side.PRODUCER
    return shown


class MessagePhotoType(graphene.ObjectType):
    """A photo. A buyer's address of it contains the order's token, a producer's works where one is signed in."""

    class Meta:
        name = "MessagePhoto"

    url = graphene.String(required=True)
    width = graphene.Int(required=True)
    height = graphene.Int(required=True)


class MessageType(graphene.ObjectType):
    """One thing said about a producer's part of an order."""

    class Meta:
        name = "Message"

    id = graphene.ID(required=True)
    author = MessageAuthor(required=True)
    text = graphene.String(required=True)
    at = graphene.DateTime(required=True)
    photos = listed(MessagePhotoType)
    read_by_seller_at = graphene.DateTime()

    @staticmethod
    def resolve_id(message: Message, _info: Any) -> str:
        return global_id("Message", message.pk)

    @staticmethod
    def resolve_photos(message: Message, info: Any) -> list[dict[str, Any]]:
        return [_photo(photo, message, info) for photo in message.photos.all()]

    @staticmethod
    def resolve_read_by_seller_at(message: Message, _info: Any) -> Any:
        return message.read_by_producer_at


def _photo(photo: Attachment, message: Message, info: Any) -> dict[str, Any]:
    if message.reader == Side.PRODUCER:
        path = reverse("orders:photo", args=[photo.pk])
    else:
        path = reverse("orders:photo_of_order", args=[message.part.order.token, photo.pk])
    return {"url": info.context.build_absolute_uri(path), "width": photo.width, "height": photo.height}


class MessageSend(graphene.Mutation):
    """Say something to a producer about its part of a paid order. Repeat with the same idempotencyKey to retry."""

    class Arguments:
        order_token = graphene.ID(required=True)
        part_number = graphene.String(required=True)
        text = graphene.String(description="At most 2000 characters; may be empty beside photos.")
        photos = graphene.List(
            graphene.NonNull(graphene.String),
            description="At most 4 pictures (JPEG, PNG or WebP) in Base64; a request may hold 2.5 MB in all.",
        )
        idempotency_key = graphene.UUID(required=True)

    message = graphene.Field(MessageType)
    errors = user_errors()

    @staticmethod
    def mutate(
        _root: None,
        info: Any,
        order_token: str,
        part_number: str,
        idempotency_key: Any,
        text: str = "",
        photos: list[str] | None = None,
    ) -> MessageSend:
        def command() -> dict[str, Any]:
            part = part_of_order(token=order_token, number=part_number)
            taken = take_photos(part_id=part.pk, uploads=[decoded(photo) for photo in photos or []])
            message = post_message(
                part_id=part.pk,
                author=Side.BUYER,
                actor=Actor.of(info.context.user),
                text=text,
                request_key=str(idempotency_key),
                photos=taken,
            )
            return {"message": message}

        return answer(MessageSend, command)


def decoded(photo: str) -> bytes:
    """A picture that came as Base64. Raises InvalidInput."""
    if len(photo) > MAX_BYTES * 4 // 3 + 4:
        raise InvalidInput(_("Ảnh nặng quá 10 MB. Bà con chụp lại ở cỡ nhỏ hơn."), field="photos")
    try:
        return base64.b64decode(photo, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput(_("Ảnh phải ở dạng Base64."), field="photos") from None
