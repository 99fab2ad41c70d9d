"""Returns, recalls and days off of a producer."""

from __future__ import annotations

import enum
from datetime import date
from typing import Any

import graphene

from catalog.models import ProducerBreak
from catalog.services.breaks import end_break, take_break
from marketplace.accounts.graphql.person import person
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import NotFound
from marketplace.kernel.graphql.ids import key_of
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import user_errors

from ...selectors.access import lot_for, producer_of, return_for
from ...services.recalling import recall_lot
from ...services.returning import accept_return, refuse_return, settle_return
from ..aftercare import ReturnType
from .types import BreakType


class Decision(enum.Enum):
    ACCEPT = "accept"
    SETTLE = "settle"
    REFUSE = "refuse"

    @property
    def description(self) -> str:
        return {
            "accept": "Yes, once the goods have come back.",
            "settle": "The money goes back now.",
            "refuse": "No; words are needed.",
        }[self.value]


ReturnDecision = graphene.Enum.from_enum(Decision, name="ReturnDecision", description="What is said to a return.")


class ReturnAnswer(graphene.Mutation):
    """Answer a return."""

    class Arguments:
        code = graphene.String(required=True)
        decision = ReturnDecision(required=True)
        amount = graphene.BigInt(description="With SETTLE: whole đồng that go back; everything without it.")
        words = graphene.String(default_value="")

    goods_return = graphene.Field(ReturnType, name="return")
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, code: str, decision: Any, words: str, amount: int | None = None) -> ReturnAnswer:
        def command() -> dict[str, Any]:
            asked = return_for(user=person(info), code=code)
            actor = Actor.of(info.context.user)
            if decision.value == "settle":
                done = settle_return(return_id=asked.pk, words=words, actor=actor, amount_vnd=amount)
            else:
                say = accept_return if decision.value == "accept" else refuse_return
                done = say(return_id=asked.pk, words=words, actor=actor)
            return {"goods_return": done}

        return answer(ReturnAnswer, command)


class LotRecall(graphene.Mutation):
    """Call a lot back: it leaves the shelf and every buyer of it is told. Repeating is harmless."""

    class Arguments:
        id = graphene.ID(required=True)
        reason = graphene.String(required=True)

    buyers_told = graphene.Int()
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str, reason: str) -> LotRecall:  # noqa: A002  # GraphQL's name
        def command() -> dict[str, Any]:
            lot = lot_for(user=person(info), lot_id=key_of("Lot", id))
            return {"buyers_told": recall_lot(lot_id=lot.pk, reason=reason, actor=Actor.of(info.context.user))}

        return answer(LotRecall, command)


class BreakTake(graphene.Mutation):
    """Take no new orders from the first to the last day."""

    class Arguments:
        producer = graphene.String(required=True, description="Its slug.")
        starts_on = graphene.Date(required=True)
        ends_on = graphene.Date(required=True)
        reason = graphene.String(default_value="")

    taken = graphene.Field(BreakType, name="break")
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, producer: str, starts_on: date, ends_on: date, reason: str) -> BreakTake:
        def command() -> dict[str, Any]:
            own = producer_of(user=person(info), slug=producer or "-")
            actor = Actor.of(info.context.user)
            made = take_break(producer_id=own.pk, starts_on=starts_on, ends_on=ends_on, reason=reason, actor=actor)
            return {"taken": made}

        return answer(BreakTake, command)


class BreakEnd(graphene.Mutation):
    """Take orders again from today on."""

    class Arguments:
        id = graphene.ID(required=True)

    ended = graphene.Boolean()
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str) -> BreakEnd:  # noqa: A002  # GraphQL's name
        def command() -> dict[str, Any]:
            mine = ProducerBreak.objects.filter(producer__memberships__user_id=person(info).pk)
            found = mine.filter(pk=key_of("Break", id)).first()
            if found is None:
                raise NotFound(field="id")
            actor = Actor.of(info.context.user)
            return {"ended": end_break(producer_id=found.producer_id, break_id=found.pk, actor=actor)}

        return answer(BreakEnd, command)
