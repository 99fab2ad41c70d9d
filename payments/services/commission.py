"""Which rules a sale falls under, and freezing what they come to when it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Sum

from catalog.models import Producer
from marketplace.kernel import clock
from orders.allocation import allocate
from orders.models import ExtraCharge, OrderLine, SellerOrder

from ..ledger.splitting import Rate, Split, commission_of_lines, share_of, split_sale, take_refund
from ..models import Allocation, CommissionRate, LineCommission, TaxRate

NO_RATE = Rate(0)


@dataclass(frozen=True)
class Terms:
    """What a part's sale comes to: for each line the rule and the commission, and whose the money is."""

    lines: Sequence[OrderLine]
    rules: Sequence[CommissionRate | None]
    bases_vnd: Sequence[int]
    commissions_vnd: Sequence[int]
    tax_rate: TaxRate | None
    delivery_goes_to_producer: bool
    split: Split

    @property
    def producers_vnd(self) -> int:
        """What the producer receives."""
        return self.split.seller_vnd + (self.split.delivery_vnd if self.delivery_goes_to_producer else 0)


def terms_of(parts: Sequence[SellerOrder], *, on: date) -> dict[int, Terms]:
    """The terms of parts as they were bought, by part; the rules of that day. Three statements, however many parts."""
    rules = list(CommissionRate.objects.valid(on))
    taxes = {rate.legal_form: rate for rate in TaxRate.objects.filter(valid_from__lte=on).order_by("valid_from")}
    bought = OrderLine.objects.filter(part__in=parts, replaces__isnull=True).order_by("pk")
    lines: dict[int, list[OrderLine]] = {part.pk: [] for part in parts}
    for line in bought.select_related("variant__product__category"):
        lines[line.part_id].append(line)
    return {part.pk: _terms(part, lines[part.pk], rules, taxes.get(part.producer.legal_form), on) for part in parts}


def _terms(
    part: SellerOrder, lines: list[OrderLine], rules: list[CommissionRate], tax: TaxRate | None, on: date
) -> Terms:
    if tax is not None and tax.valid_until is not None and tax.valid_until < on:
        tax = None
    found = [_first_that_fits(rules, part.producer, line) for line in lines]
    bases_vnd = _bases(part, lines)
    commissions_vnd = commission_of_lines(bases_vnd, [rule.rate if rule else NO_RATE for rule in found])
    split = split_sale(
        goods_vnd=part.goods_vnd - part.discount_producer_vnd,
        delivery_vnd=part.delivery_vnd,
        commission_vnd=sum(commissions_vnd),
        vat_bp=tax.vat_bp if tax else 0,
        pit_bp=tax.pit_bp if tax else 0,
        promo_vnd=part.discount_marketplace_vnd,
    )
    to_producer = settings.DELIVERY_FEE_GOES_TO == "producer"
    return Terms(lines, found, bases_vnd, commissions_vnd, tax, to_producer, split)


def _bases(part: SellerOrder, lines: list[OrderLine]) -> list[int]:
    """What each line counts for: its price less what the producer itself took off."""
    discounts = [line.discount_vnd for line in lines]
    off = allocate(part.discount_producer_vnd, discounts) if part.discount_producer_vnd else [0] * len(lines)
    return [line.total_vnd - less for line, less in zip(lines, off, strict=True)]


def _first_that_fits(rules: list[CommissionRate], producer: Producer, line: OrderLine) -> CommissionRate | None:
    category = line.variant.product.category
    shelves = {category.pk, category.parent_id}
    for rule in rules:
        if rule.producer_id not in (None, producer.pk) or rule.legal_form not in ("", producer.legal_form):
            continue
        if rule.category_id is None or rule.category_id in shelves:
            return rule
    return None


def first_split(part: SellerOrder, whole: Split) -> Split:
    """What the payment of the order itself is of a sale: everything, or the deposit of a pre-order."""
    if not part.later_vnd:
        return whole
    return take_refund(part.first_vnd, whole, delivery_vnd=max(0, part.delivery_vnd - part.later_vnd))


def charge_split(charge: ExtraCharge, part: SellerOrder, first: Allocation | None) -> Split:
    """What a second payment is of a sale, by the terms frozen with the first.

    The rest of a pre-order is what its deposit left of the sale. Heavier goods pay the rates of their line.
    """
    tax = first.tax_rate if first else None
    vat_bp, pit_bp = (tax.vat_bp, tax.pit_bp) if tax else (0, 0)
    if charge.kind == ExtraCharge.Kind.WEIGHT or first is None:
        frozen = LineCommission.objects.filter(line=charge.line_id).first()
        commission_vnd = share_of(charge.amount_vnd, frozen.rate_bp if frozen else 0)
        return split_sale(
            goods_vnd=charge.amount_vnd, delivery_vnd=0, commission_vnd=commission_vnd, vat_bp=vat_bp, pit_bp=pit_bp
        )
    frozen_vnd = LineCommission.objects.filter(line__part=part).aggregate(sum_vnd=Sum("commission_vnd"))["sum_vnd"]
    whole = split_sale(
        goods_vnd=part.goods_vnd - part.discount_producer_vnd,
        delivery_vnd=part.delivery_vnd,
        commission_vnd=frozen_vnd or 0,
        vat_bp=vat_bp,
        pit_bp=pit_bp,
        promo_vnd=part.discount_marketplace_vnd,
    )
    return whole.less(first.split)


def freeze_commission(terms: Terms) -> None:
    """Keep the rule and the commission of each line for ever."""
    LineCommission.objects.bulk_create(
        LineCommission(
            line=line,
            rule=rule,
            rate_bp=rule.rate_bp if rule else 0,
            base_vnd=base_vnd,
            commission_vnd=commission_vnd,
            frozen_at=clock.now(),
        )
        for line, rule, base_vnd, commission_vnd in zip(
            terms.lines, terms.rules, terms.bases_vnd, terms.commissions_vnd, strict=True
        )
    )
