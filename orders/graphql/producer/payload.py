"""What every move of a part answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphene

from marketplace.accounts.graphql.person import person
from marketplace.kernel.audit import Actor
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import user_errors

from ...models import SellerOrder
from ...selectors.access import part_for
from .types import ProducersPartType


class PartPayload(graphene.Mutation):
    """A move of one part, by its number."""

    class Meta:
        abstract = True

    part = graphene.Field(ProducersPartType)
    errors = user_errors()

    @classmethod
    def moved(cls, info: Any, number: str, command: Callable[..., SellerOrder], **facts: Any) -> Any:
        def move() -> dict[str, Any]:
            part = part_for(user=person(info), number=number)
            command(part_id=part.pk, actor=Actor.of(info.context.user), **facts)
            return {"part": part_for(user=person(info), number=number)}

        return answer(cls, move)
