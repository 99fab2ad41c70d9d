"""Harvests of a producer, by program: announced, brought in, given up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import graphene

from catalog.graphql.harvests import HarvestType
from catalog.models import Harvest
from catalog.services.harvests import announce_harvest
from marketplace.accounts.graphql.person import person
from marketplace.kernel.audit import Actor
from marketplace.kernel.graphql.connections import PageInfo, edge_type
from marketplace.kernel.graphql.ids import global_id, key_of
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import Money, listed, user_errors
from marketplace.kernel.idempotency import answer_once

from ...models import SellerOrder
from ...selectors.access import harvest_for, pack_for
from ...selectors.harvests import HarvestRow, harvest_row
from ...services import charging, harvesting
from .payload import PartPayload

USUAL_DEPOSIT_BP = 3000


class OwnHarvestType(graphene.ObjectType):
    """One's own harvest, with what was ordered of it."""

    class Meta:
        name = "OwnHarvest"

    id = graphene.ID(required=True)
    harvest = graphene.Field(HarvestType, required=True, description="As buyers see it.")
    product_name = graphene.String(required=True)
    variant_name = graphene.String(required=True)
    cap_units = graphene.Int(required=True, description="Packs that may be promised in all.")
    units_reserved = graphene.Int(required=True, description="Packs that are promised.")
    orders = graphene.Int(required=True, description="Paid pre-orders that wait for it, or for their rest.")
    paid = graphene.Field(Money, required=True, description="What those paid so far.")
    later = graphene.Field(Money, required=True, description="What those pay once it is brought in.")
    opened_at = graphene.DateTime(description="Brought in.")
    failed_at = graphene.DateTime(description="Given up.")
    fail_reason = graphene.String(required=True)
    lot_code = graphene.String(description="Of the lot that was brought in.")

    @staticmethod
    def resolve_id(row: HarvestRow, _info: Any) -> str:
        return global_id("Harvest", row.harvest.pk)

    @staticmethod
    def resolve_product_name(row: HarvestRow, _info: Any) -> str:
        return row.harvest.variant.product.name

    @staticmethod
    def resolve_variant_name(row: HarvestRow, _info: Any) -> str:
        return row.harvest.variant.name

    @staticmethod
    def resolve_cap_units(row: HarvestRow, _info: Any) -> int:
        return row.harvest.cap_units

    @staticmethod
    def resolve_units_reserved(row: HarvestRow, _info: Any) -> int:
        return row.harvest.units_reserved

    @staticmethod
    def resolve_paid(row: HarvestRow, _info: Any) -> int:
        return row.paid_vnd

    @staticmethod
    def resolve_later(row: HarvestRow, _info: Any) -> int:
        return row.later_vnd

    @staticmethod
    def resolve_opened_at(row: HarvestRow, _info: Any) -> datetime | None:
        return row.harvest.opened_at

    @staticmethod
    def resolve_failed_at(row: HarvestRow, _info: Any) -> datetime | None:
        return row.harvest.failed_at

    @staticmethod
    def resolve_fail_reason(row: HarvestRow, _info: Any) -> str:
        return row.harvest.fail_reason

    @staticmethod
    def resolve_lot_code(row: HarvestRow, _info: Any) -> str | None:
        return row.harvest.lot.code if row.harvest.lot else None


HarvestEdge = edge_type(OwnHarvestType)


class HarvestConnection(graphene.ObjectType):
    """A page of harvests, the one announced last first."""

    class Meta:
        name = "OwnHarvestConnection"

    edges = listed(HarvestEdge)
    page_info = graphene.Field(PageInfo, required=True)
    total_count = graphene.Int(required=True)


def _row(info: Any, harvest_id: int) -> dict[str, Any]:
    return {"harvest": harvest_row(harvest_for(user=person(info), harvest_id=harvest_id))}


class HarvestAnnounce(graphene.Mutation):
    """Take orders for a harvest to come, from now on. Repeat with the same idempotencyKey to retry."""

    class Arguments:
        variant_id = graphene.ID(required=True, description="A pack of one's own.")
        order_until = graphene.DateTime(required=True)
        harvest_from = graphene.Date(required=True)
        harvest_until = graphene.Date(required=True)
        cap_units = graphene.Int(required=True)
        deposit_bp = graphene.Int(default_value=USUAL_DEPOSIT_BP, description="3000 is 30 %.")
        idempotency_key = graphene.UUID(required=True)

    harvest = graphene.Field(OwnHarvestType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, variant_id: str, idempotency_key: Any, **facts: Any) -> HarvestAnnounce:
        def announce() -> int:
            pack = pack_for(user=person(info), variant_id=key_of("ProductVariant", variant_id, field="variant_id"))
            harvest: Harvest = announce_harvest(variant_id=pack.pk, actor=Actor.of(info.context.user), **facts)
            return harvest.pk

        def command() -> dict[str, Any]:
            pk = answer_once(
                scope=f"harvest_announce:{person(info).pk}",
                key=str(idempotency_key),
                content=[variant_id, *(str(facts[name]) for name in sorted(facts))],
                command=announce,
            )
            return _row(info, pk)

        return answer(HarvestAnnounce, command)


class HarvestBringIn(graphene.Mutation):
    """The goods are there: pre-orders get theirs first, who ordered first is served first; the rest is on sale."""

    class Arguments:
        id = graphene.ID(required=True)
        units = graphene.Int(required=True)
        lot_code = graphene.String(required=True)
        best_before = graphene.Date()

    harvest = graphene.Field(OwnHarvestType)
    errors = user_errors()

    @staticmethod
    def mutate(
        _root: None,
        info: Any,
        id: str,  # noqa: A002  # GraphQL's name
        units: int,
        lot_code: str,
        best_before: date | None = None,
    ) -> HarvestBringIn:
        def command() -> dict[str, Any]:
            harvest = harvest_for(user=person(info), harvest_id=key_of("Harvest", id))
            facts = {"units": units, "lot_code": lot_code, "best_before": best_before}
            harvesting.bring_in_harvest(harvest_id=harvest.pk, actor=Actor.of(info.context.user), **facts)  # type: ignore[arg-type]  # checked by GraphQL
            return _row(info, harvest.pk)

        return answer(HarvestBringIn, command)


class HarvestGiveUp(graphene.Mutation):
    """The harvest is lost: every pre-order has its deposit back. Repeating is harmless."""

    class Arguments:
        id = graphene.ID(required=True)
        reason = graphene.String(required=True, description="Everybody who ordered reads it.")

    harvest = graphene.Field(OwnHarvestType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str, reason: str) -> HarvestGiveUp:  # noqa: A002  # GraphQL's name
        def command() -> dict[str, Any]:
            harvest = harvest_for(user=person(info), harvest_id=key_of("Harvest", id))
            harvesting.give_up_harvest(harvest_id=harvest.pk, reason=reason, actor=Actor.of(info.context.user))
            return _row(info, harvest.pk)

        return answer(HarvestGiveUp, command)


class ChargeWithdraw(PartPayload):
    """Ask no longer for more money; the heavier goods are sent for what was paid. Repeating is harmless."""

    class Arguments:
        number = graphene.String(required=True, description="Of the part.")
        charge_id = graphene.ID(required=True)

    @staticmethod
    def mutate(_root: None, info: Any, number: str, charge_id: str) -> ChargeWithdraw:
        def withdraw(*, part_id: int, actor: Actor) -> SellerOrder:
            key = key_of("ExtraCharge", charge_id, field="charge_id")
            return charging.withdraw_charge(part_id=part_id, charge_id=key, actor=actor).part

        moved: ChargeWithdraw = ChargeWithdraw.moved(info, number, withdraw)
        return moved


class HarvestMoves(graphene.ObjectType):
    """What producers do about harvests and second payments."""

    harvest_announce = HarvestAnnounce.Field()
    harvest_bring_in = HarvestBringIn.Field()
    harvest_give_up = HarvestGiveUp.Field()
    charge_withdraw = ChargeWithdraw.Field()
