"""What a producer receives of a price, before anything is sold: by the very function that freezes it on a sale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.models import Product, ProductVariant
from marketplace.kernel import clock

from ..ledger.splitting import Rate, Split
from .commission import Rules, rules_on, worked_out


@dataclass(frozen=True)
class Quote:
    """One pack sold alone at a price, by the rules of today.

    fee_bp  the rate, where it alone makes the commission; None where a floor or a cap does, or where none is taken
    tax_bp  VAT and PIT together; 0 where nothing is withheld
    """

    price_vnd: int
    split: Split
    fee_bp: int | None
    tax_bp: int

    @property
    def receives_vnd(self) -> int:
        return self.split.seller_vnd

    @property
    def commission_vnd(self) -> int:
        return self.split.commission_vnd

    @property
    def vat_vnd(self) -> int:
        return self.split.vat_vnd

    @property
    def pit_vnd(self) -> int:
        return self.split.pit_vnd


def quote_of(product: Product, price_vnd: int) -> Quote:
    """A price that is only being thought of. Two statements; product with its producer and category."""
    return _quote(product, price_vnd, rules_on(clock.today()))


def quotes_of(packs: Sequence[tuple[ProductVariant, int | None]]) -> list[Quote]:
    """Each pack at a price or, with None, at its own. Two statements; packs with product, producer and category."""
    rules = rules_on(clock.today())
    return [
        _quote(pack.product, pack.price_vnd if price_vnd is None else price_vnd, rules) for pack, price_vnd in packs
    ]


def _quote(product: Product, price_vnd: int, rules: Rules) -> Quote:
    sale = worked_out(product.producer, [product.category], [price_vnd], rules)
    rule, tax = sale.rules[0], sale.tax_rate
    by_rate_alone = rule is not None and sale.split.commission_vnd == Rate(rule.rate_bp).of(price_vnd)
    return Quote(
        price_vnd=price_vnd,
        split=sale.split,
        fee_bp=rule.rate_bp if rule and by_rate_alone else None,
        tax_bp=tax.vat_bp + tax.pit_bp if tax else 0,
    )
