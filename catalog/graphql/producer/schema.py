"""What a producer may ask about its products. Everything starts from the person: a stranger's row does not exist."""

from __future__ import annotations

from typing import Any

import graphene

from catalog.models import Product
from catalog.selectors.access import producer_for, product_for
from catalog.selectors.own_pages import page_of_products
from marketplace.accounts.graphql.person import person
from marketplace.kernel.graphql.connections import PageInfo, edges, page_arguments, window
from marketplace.kernel.graphql.ids import key_of

from .types import ListingStatus, OwnProductConnection, OwnProductDetailsType


class ProducerProductsQuery(graphene.ObjectType):
    """One's own products."""

    product = graphene.Field(OwnProductDetailsType, id=graphene.ID(required=True))
    products = graphene.Field(
        OwnProductConnection,
        producer=graphene.String(required=True, description="Its slug."),
        status=ListingStatus(),
        **page_arguments(),
        required=True,
        description="In every state, newest first.",
    )

    @staticmethod
    def resolve_product(_root: None, info: Any, id: str) -> Product:  # noqa: A002  # GraphQL's name
        return product_for(user=person(info), product_id=key_of("Product", id))

    @staticmethod
    def resolve_products(_root: None, info: Any, producer: str, status: Any = None, **page: Any) -> Any:
        own = producer_for(user=person(info), slug=producer or "-")
        asked = window(**page)
        found = page_of_products(
            own,
            status=status.value if status else "",
            size=asked.size,
            cursor=asked.before if asked.from_end else asked.after,
            from_end=asked.from_end,
        )
        info_of_page = PageInfo(
            has_next_page=found.has_next,
            has_previous_page=found.has_previous,
            start_cursor=found.cursors[0] if found.cursors else None,
            end_cursor=found.cursors[-1] if found.cursors else None,
        )
        rows = edges(found.products, found.cursors)
        return OwnProductConnection(edges=rows, page_info=info_of_page, total_count=found.total)
