"""Figures of one's shop, as its page shows them."""

from __future__ import annotations

from typing import Any

import graphene

from marketplace.kernel.graphql.types import Money, listed

from ...selectors.figures import Figures, Sold, Span, Stock


class FiguresPeriod(graphene.Enum):
    """How far back, today included; long periods are told by the week."""

    WEEK = 7
    MONTH = 30
    SEASON = 91
    YEAR = 364


class FiguresSpan(graphene.ObjectType):
    """A day, or a week from its first day on."""

    begins = graphene.Date(required=True)
    orders = graphene.Int(required=True)
    sales = graphene.Field(Money, required=True)

    @staticmethod
    def resolve_sales(span: Span, _info: Any) -> int:
        return span.sales_vnd


class FiguresProduct(graphene.ObjectType):
    """A product that was sold."""

    name = graphene.String(required=True)
    units = graphene.Int(required=True, description="Packs that stayed with their buyers.")
    sales = graphene.Field(Money, required=True)

    @staticmethod
    def resolve_units(row: Sold, _info: Any) -> int:
        return row.many

    @staticmethod
    def resolve_sales(row: Sold, _info: Any) -> int:
        return row.sales_vnd


class FiguresWard(graphene.ObjectType):
    """Where it was sent."""

    name = graphene.String(required=True)
    orders = graphene.Int(required=True)
    sales = graphene.Field(Money, required=True)

    @staticmethod
    def resolve_orders(row: Sold, _info: Any) -> int:
        return row.many

    @staticmethod
    def resolve_sales(row: Sold, _info: Any) -> int:
        return row.sales_vnd


class FiguresStock(graphene.ObjectType):
    """What lies there of a product on sale."""

    name = graphene.String(required=True)
    units = graphene.Int(required=True)
    days_left = graphene.Int(description="At the pace of the last 30 days; null where none was sold.")

    @staticmethod
    def resolve_days_left(stock: Stock, _info: Any) -> int | None:
        return stock.days


class FiguresType(graphene.ObjectType):
    """Of orders paid in a period; sales are goods as their buyers owe them now: what went back is off."""

    class Meta:
        name = "Figures"

    begins = graphene.Date(required=True)
    sales = graphene.Field(Money, required=True)
    views = graphene.Int(required=True, description="Pages of products opened; programs are not counted.")
    carts = graphene.Int(required=True, description="Lines put into carts that still lie there, or were bought.")
    orders = graphene.Int(required=True)
    buyers = graphene.Int(required=True)
    returning_buyers = graphene.Int(required=True)
    spans = listed(FiguresSpan, description="Oldest first.")
    products = listed(FiguresProduct, description="The most sold first, at most 20.")
    wards = listed(FiguresWard, description="The most sold first, at most 20.")
    stocks = listed(FiguresStock, description="What runs out first, at most 20.")

    @staticmethod
    def resolve_sales(told: Figures, _info: Any) -> int:
        return told.sales_vnd

    @staticmethod
    def resolve_returning_buyers(told: Figures, _info: Any) -> int:
        return told.returning
