"""A producer's side of a thread."""

from __future__ import annotations

from typing import Any

import graphene

from marketplace.accounts.graphql.person import person
from marketplace.kernel.audit import Actor
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import user_errors

from ...models import Side
from ...selectors.access import part_for
from ...services.photos import take_photos
from ...services.talk import mark_read, post_message
from ..talk import MessageType, decoded, for_producer


class PartMessageSend(graphene.Mutation):
    """Say something to the buyer of a part. Repeat with the same idempotencyKey to retry."""

    class Arguments:
        number = graphene.String(required=True)
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
        _root: None, info: Any, number: str, idempotency_key: Any, text: str = "", photos: list[str] | None = None
    ) -> PartMessageSend:
        def command() -> dict[str, Any]:
            part = part_for(user=person(info), number=number)
            message = post_message(
                part_id=part.pk,
                author=Side.PRODUCER,
                actor=Actor.of(info.context.user),
                text=text,
                request_key=str(idempotency_key),
                photos=take_photos(part_id=part.pk, uploads=[decoded(photo) for photo in photos or []]),
            )
            return {"message": for_producer([message], part)[0]}

        return answer(PartMessageSend, command)


class PartMessagesRead(graphene.Mutation):
    """Note that the producer has read the thread of a part; again is fine."""

    class Arguments:
        number = graphene.String(required=True)

    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, number: str) -> PartMessagesRead:
        def command() -> dict[str, Any]:
            mark_read(part_id=part_for(user=person(info), number=number).pk, side=Side.PRODUCER)
            return {}

        return answer(PartMessagesRead, command)
