"""Goods by weight, by program: scales that send what they read."""

from __future__ import annotations

from typing import Any

import graphene

from marketplace.kernel.audit import Actor
from marketplace.kernel.graphql.ids import key_of

from ...models import SellerOrder
from ...services.weighing import weigh_line
from .payload import PartPayload


class LineWeigh(PartPayload):
    """Write down what all packs of a line weigh together, once; what the buyer paid too much goes back."""

    class Arguments:
        number = graphene.String(required=True)
        line_id = graphene.ID(required=True)
        weight_g = graphene.Int(required=True, description="All packs that are sent, in grams.")
        ask_more = graphene.Boolean(
            default_value=False,
            description="Heavier than what was paid for: ask the buyer for the difference; nothing leaves before that.",
        )

    @staticmethod
    def mutate(_root: None, info: Any, number: str, line_id: str, weight_g: int, ask_more: bool) -> LineWeigh:
        def weigh(*, part_id: int, actor: Actor) -> SellerOrder:
            key = key_of("OrderLine", line_id, field="line_id")
            return weigh_line(part_id=part_id, line_id=key, weight_g=weight_g, ask_more=ask_more, actor=actor).part

        moved: LineWeigh = LineWeigh.moved(info, number, weigh)
        return moved
