"""What a producer does with its products, by program: the same commands as the pages, the same refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphene

from catalog.models import Product
from catalog.selectors.access import producer_for, product_for, variant_for
from catalog.services import listing_moves
from catalog.services.changes import withdraw_change
from catalog.services.counting import set_stock
from catalog.services.drafts import PackFacts, save_draft_product, save_pack, save_product
from catalog.services.prices import set_price
from marketplace.accounts.graphql.person import person
from marketplace.accounts.models import User
from marketplace.kernel.audit import Actor
from marketplace.kernel.graphql.ids import key_of
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import user_errors
from marketplace.kernel.idempotency import answer_once

from ..enums import DeliveryScope, PackUnit, Storage
from .types import OwnPackType, OwnProductType, pack_of


class ProductSetPrice(graphene.Mutation):
    """Change the price of a pack at once. STALE: it is no longer seenVnd; nothing was written."""

    class Arguments:
        id = graphene.ID(required=True, description="Of the pack.")
        price_vnd = graphene.Int(required=True)
        seen_vnd = graphene.Int(required=True, description="The price the new one was decided upon.")

    variant = graphene.Field(OwnPackType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str, price_vnd: int, seen_vnd: int) -> ProductSetPrice:  # noqa: A002
        def command() -> dict[str, Any]:
            variant = variant_for(user=person(info), variant_id=key_of("ProductVariant", id))
            actor = Actor.of(info.context.user)
            set_price(variant_id=variant.pk, price_vnd=price_vnd, seen_vnd=seen_vnd, actor=actor)
            return {"variant": pack_of(variant)}

        return answer(ProductSetPrice, command)


class ProductSetStock(graphene.Mutation):
    """Write down how many packs there are. STALE: there are no longer seenUnits; nothing was written."""

    class Arguments:
        id = graphene.ID(required=True, description="Of the pack.")
        lot_id = graphene.ID(description="Without one, the stock whose batch nobody wrote down.")
        units = graphene.Int(required=True)
        seen_units = graphene.Int(required=True)

    variant = graphene.Field(OwnPackType)
    errors = user_errors()

    @staticmethod
    def mutate(
        _root: None,
        info: Any,
        id: str,  # noqa: A002  # GraphQL's name
        units: int,
        seen_units: int,
        lot_id: str | None = None,
    ) -> ProductSetStock:
        def command() -> dict[str, Any]:
            variant = variant_for(user=person(info), variant_id=key_of("ProductVariant", id))
            lot = key_of("Lot", lot_id, field="lot_id") if lot_id else None
            actor = Actor.of(info.context.user)
            set_stock(variant_id=variant.pk, lot_id=lot, units=units, seen_units=seen_units, actor=actor)
            return {"variant": pack_of(variant)}

        return answer(ProductSetStock, command)


class PackInput(graphene.InputObjectType):
    """A pack to add."""

    unit = PackUnit(required=True)
    net_quantity = graphene.Int(required=True)
    price_vnd = graphene.Int(required=True)
    name = graphene.String(default_value="")


class ProductInput(graphene.InputObjectType):
    """What is not named stays as it is."""

    name_vi = graphene.String()
    name_en = graphene.String()
    category = graphene.String(description="Slug of a shelf.")
    summary_vi = graphene.String()
    description_vi = graphene.String()
    ingredients_vi = graphene.String()
    origin_vi = graphene.String()
    allergens = graphene.List(graphene.NonNull(graphene.String))
    storage = Storage()
    shelf_life_days = graphene.Int()
    season_months = graphene.List(graphene.NonNull(graphene.Int))
    delivery_scope = DeliveryScope()
    add_pack = PackInput()


class ProductSave(graphene.Mutation):
    """Begin a draft (producer) or write to a product (id). What buyers know waits for a look: see change.

    Repeat with the same idempotencyKey to retry. With errors nothing was written.
    """

    class Arguments:
        id = graphene.ID()
        producer = graphene.String(description="Its slug, for a new draft.")
        input = ProductInput(required=True)
        idempotency_key = graphene.UUID(required=True)

    product = graphene.Field(OwnProductType)
    errors = user_errors()

    @staticmethod
    def mutate(
        _root: None,
        info: Any,
        input: dict[str, Any],  # noqa: A002  # GraphQL's name
        idempotency_key: Any,
        id: str | None = None,  # noqa: A002
        producer: str | None = None,
    ) -> ProductSave:
        def command() -> dict[str, Any]:
            user = person(info)
            facts = {name: getattr(value, "value", value) for name, value in input.items()}
            pack = facts.pop("add_pack", None)
            said = {name: getattr(value, "value", value) for name, value in pack.items()} if pack else {}
            product_id = answer_once(
                scope=f"productSave:{user.pk}",
                key=str(idempotency_key),
                content=[id, producer, facts, said],
                command=lambda: _saved(user, id, producer, facts, said),
            )
            return {"product": product_for(user=user, product_id=product_id)}

        return answer(ProductSave, command)


def _saved(user: User, given: str | None, producer: str | None, facts: dict[str, Any], pack: dict[str, Any]) -> int:
    """The key of the product that was written. Inside its caller's transaction."""
    actor = Actor.of(user)
    if given is None:
        own = producer_for(user=user, slug=producer or "-")
        product = save_draft_product(producer_id=own.pk, facts=facts, actor=actor)
    else:
        product = product_for(user=user, product_id=key_of("Product", given))
        save_product(product_id=product.pk, facts=facts, actor=actor)
    if pack:
        said = PackFacts(
            unit=pack["unit"], net_quantity=pack["net_quantity"], price_vnd=pack["price_vnd"], name_vi=pack["name"]
        )
        save_pack(product_id=product.pk, facts=said, actor=actor)
    return product.pk


class ProductMove(graphene.Mutation):
    """A move of one product by its id."""

    class Meta:
        abstract = True

    product = graphene.Field(OwnProductType)
    errors = user_errors()

    @classmethod
    def moved(cls, info: Any, given: str, command: Callable[..., Any]) -> Any:
        def move() -> dict[str, Any]:
            product: Product = product_for(user=person(info), product_id=key_of("Product", given))
            command(product_id=product.pk, actor=Actor.of(info.context.user))
            return {"product": product_for(user=person(info), product_id=product.pk)}

        return answer(cls, move)


def _move(name: str, words: str, command: Callable[..., Any]) -> Any:
    """A mutation that makes one move."""

    def mutate(_root: None, info: Any, id: str) -> Any:  # noqa: A002  # GraphQL's name
        return made.moved(info, id, command)

    arguments = type("Arguments", (), {"id": graphene.ID(required=True)})
    made: Any = type(name, (ProductMove,), {"__doc__": words, "Arguments": arguments, "mutate": staticmethod(mutate)})
    return made


ProductSubmit = _move(
    "ProductSubmit", "Send it to a reviewer. LABEL_INCOMPLETE names all it lacks.", listing_moves.submit_product
)
ProductWithdraw = _move("ProductWithdraw", "Take back what nobody decided yet.", withdraw_change)
ProductPause = _move("ProductPause", "Take it off the shelf for a while.", listing_moves.pause_product)
ProductResume = _move("ProductResume", "Put it back on the shelf.", listing_moves.resume_product)
ProductArchive = _move("ProductArchive", "Stop selling it.", listing_moves.archive_product)


class ProducerProductMoves(graphene.ObjectType):
    """What producers do with their products."""

    product_set_price = ProductSetPrice.Field()
    product_set_stock = ProductSetStock.Field()
    product_save = ProductSave.Field()
    product_submit = ProductSubmit.Field()
    product_withdraw = ProductWithdraw.Field()
    product_pause = ProductPause.Field()
    product_resume = ProductResume.Field()
    product_archive = ProductArchive.Field()
