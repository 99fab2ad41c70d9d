"""Where a producer's goods are shown besides here, by program: the same commands as the pages."""

from __future__ import annotations

from typing import Any

import graphene

from catalog.graphql.acting import acting
from catalog.models import Producer
from catalog.selectors.access import producer_for, product_for
from catalog.selectors.sharing import partner_markets, stopped_at
from catalog.services.sharing import set_sharing, set_shop_sharing
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.graphql.ids import key_of
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import listed, user_errors

from .types import OwnProductDetailsType


class SharingType(graphene.ObjectType):
    """Whether partner marketplaces may show something, and which of them may not."""

    class Meta:
        name = "Sharing"

    is_shared = graphene.Boolean(required=True)
    not_at = listed(graphene.String, description="Slugs of partner marketplaces, of storefront's `partners`.")


def sharing_of(producer: Producer) -> SharingType:
    return SharingType(is_shared=producer.is_shared, not_at=stopped_at(producer))


def _markets(slugs: list[str]) -> set[int]:
    """Raises InvalidInput for a name that is no partner's: who is to see nothing must not be misspelt."""
    found: dict[str, int] = dict(partner_markets().values_list("slug", "pk"))
    if unknown := set(slugs) - set(found):
        raise InvalidInput(", ".join(sorted(unknown)), field="not_at")
    return {found[slug] for slug in slugs}


class ProducerSharingQuery(graphene.ObjectType):
    """Where one's goods are shown."""

    shop_sharing = graphene.Field(SharingType, producer=graphene.String(required=True, description="Its slug."))

    @staticmethod
    def resolve_shop_sharing(_root: None, info: Any, producer: str) -> SharingType:
        return sharing_of(producer_for(user=acting(info), slug=producer or "-"))


class ProductShare(graphene.Mutation):
    """Say whether partners may show a product. What is not shared leaves their shelves within minutes."""

    class Arguments:
        id = graphene.ID(required=True)
        is_shared = graphene.Boolean(required=True)
        not_at = graphene.List(
            graphene.NonNull(graphene.String), default_value=[], description="Slugs of partners that may not."
        )

    product = graphene.Field(OwnProductDetailsType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str, is_shared: bool, not_at: list[str]) -> ProductShare:  # noqa: A002
        def command() -> dict[str, Any]:
            product = product_for(user=acting(info), product_id=key_of("Product", id))
            actor = Actor.of(info.context.user)
            set_sharing(product_id=product.pk, is_shared=is_shared, not_at=_markets(not_at), actor=actor)
            return {"product": product_for(user=acting(info), product_id=product.pk)}

        return answer(ProductShare, command)


class ShopShare(graphene.Mutation):
    """Say it of everything a producer sells, now and later; what was said of each product stays."""

    class Arguments:
        producer = graphene.String(required=True, description="Its slug.")
        is_shared = graphene.Boolean(required=True)
        not_at = graphene.List(
            graphene.NonNull(graphene.String), default_value=[], description="Slugs of partners that may not."
        )

    sharing = graphene.Field(SharingType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, producer: str, is_shared: bool, not_at: list[str]) -> ShopShare:
        def command() -> dict[str, Any]:
            own = producer_for(user=acting(info), slug=producer or "-")
            actor = Actor.of(info.context.user)
            written = set_shop_sharing(producer_id=own.pk, is_shared=is_shared, not_at=_markets(not_at), actor=actor)
            return {"sharing": sharing_of(written)}

        return answer(ShopShare, command)


class ProducerSharingMoves(graphene.ObjectType):
    """What producers say about partners."""

    product_share = ProductShare.Field()
    shop_share = ShopShare.Field()
