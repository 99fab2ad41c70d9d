"""Which rules a sale falls under, and freezing what they come to when it is paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q, Sum

from catalog.models import Category, Producer
from marketplace.kernel import clock
from orders.allocation import allocate
from orders.models import ExtraCharge, OrderLine, SellerOrder

from ..ledger.splitting import Rate, Split, commission_of_lines, share_of, split_sale, take_refund
from ..models import Allocation, CommissionRate, LineCommission, PaymentShare, TaxRate

NO_RATE = Rate(0)


@dataclass(frozen=True)
class Rules:
    """What holds on one day: the ordered list of commissions, and the tax of each legal form."""

    commissions: Sequence[CommissionRate]
    taxes: Mapping[str, TaxRate]


@dataclass(frozen=True)
class Sale:
    """What goods of one producer come to: for each line the rule and the commission, and whose the money is."""

    rules: Sequence[CommissionRate | None]
    commissions_vnd: Sequence[int]
    tax_rate: TaxRate | None
    split: Split


@dataclass(frozen=True)
class Terms:
    """The sale of a part of an order, as it is frozen when it is paid."""

    lines: Sequence[OrderLine]
    bases_vnd: Sequence[int]
    sale: Sale
    delivery_goes_to_producer: bool

    @property
    def producers_vnd(self) -> int:
        """What the producer receives."""
        return self.sale.split.seller_vnd + (self.sale.split.delivery_vnd if self.delivery_goes_to_producer else 0)


def rules_on(day: date) -> Rules:
    """Two statements."""
    valid = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    taxes = {
        rate.legal_form: rate for rate in TaxRate.objects.filter(valid, valid_from__lte=day).order_by("valid_from")
    }
    return Rules(list(CommissionRate.objects.valid(day)), taxes)


def worked_out(
    producer: Producer,
    shelves: Sequence[Category],
    bases_vnd: Sequence[int],
    rules: Rules,
    *,
    delivery_vnd: int = 0,
    promo_vnd: int = 0,
) -> Sale:
    """What goods come to by the rules of a day: of what is sold, and of what a producer is told beforehand.

    shelves, bases_vnd  of each line: where it stands, and its price less what the producer itself took off
    """
    found = [_first_that_fits(rules.commissions, producer, shelf) for shelf in shelves]
    commissions_vnd = commission_of_lines(bases_vnd, [rule.rate if rule else NO_RATE for rule in found])
    tax = rules.taxes.get(producer.legal_form)
    split = split_sale(
        goods_vnd=sum(bases_vnd),
        delivery_vnd=delivery_vnd,
        commission_vnd=sum(commissions_vnd),
        vat_bp=tax.vat_bp if tax else 0,
        pit_bp=tax.pit_bp if tax else 0,
        promo_vnd=promo_vnd,
    )
    return Sale(found, commissions_vnd, tax, split)


def terms_of(parts: Sequence[SellerOrder], *, on: date, withholds: bool = True) -> dict[int, Terms]:
    """The terms of parts as they were bought, by part; the rules of that day. Three statements, however many parts.

    withholds  False where the buyer pays the producer: nothing passes through us that could be withheld
    """
    rules = rules_on(on)
    if not withholds:
        rules = Rules(rules.commissions, {})
    bought = OrderLine.objects.filter(part__in=parts, replaces__isnull=True).order_by("pk")
    lines: dict[int, list[OrderLine]] = {part.pk: [] for part in parts}
    for line in bought.select_related("variant__product__category"):
        lines[line.part_id].append(line)
    return {part.pk: _terms(part, lines[part.pk], rules) for part in parts}


def _terms(part: SellerOrder, lines: list[OrderLine], rules: Rules) -> Terms:
    bases_vnd = _bases(part, lines)
    sale = worked_out(
        part.producer,
        [line.variant.product.category for line in lines],
        bases_vnd,
        rules,
        delivery_vnd=part.delivery_vnd,
        promo_vnd=part.discount_marketplace_vnd,
    )
    return Terms(lines, bases_vnd, sale, settings.DELIVERY_FEE_GOES_TO == "producer")


def _bases(part: SellerOrder, lines: list[OrderLine]) -> list[int]:
    """What each line counts for: its price less what the producer itself took off."""
    discounts = [line.discount_vnd for line in lines]
    off = allocate(part.discount_producer_vnd, discounts) if part.discount_producer_vnd else [0] * len(lines)
    return [line.total_vnd - less for line, less in zip(lines, off, strict=True)]


def _first_that_fits(rules: Sequence[CommissionRate], producer: Producer, category: Category) -> CommissionRate | None:
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


def freeze_commission(sales: Iterable[Terms]) -> None:
    """Keep the rule and the commission of each line for ever; one statement."""
    LineCommission.objects.bulk_create(
        LineCommission(
            line=line,
            rule=rule,
            rate_bp=rule.rate_bp if rule else 0,
            base_vnd=base_vnd,
            commission_vnd=commission_vnd,
            frozen_at=clock.now(),
        )
        for sold in sales
        for line, rule, base_vnd, commission_vnd in zip(
            sold.lines, sold.sale.rules, sold.bases_vnd, sold.sale.commissions_vnd, strict=True
        )
    )


def allocation_of(share: PaymentShare, split: Split, tax_rate: TaxRate | None, *, to_producer: bool) -> Allocation:
    """Whose a share is, not saved yet. to_producer: the delivery fee, too. ValueError when it is not all of it."""
    if split.paid_vnd != share.captured_vnd:
        raise ValueError(f"share {share.pk} is {share.captured_vnd}, its sale comes to {split.paid_vnd}")
    return Allocation(
        share=share,
        producer_id=share.part.producer_id,
        legal_form=share.part.producer.legal_form,
        tax_rate=tax_rate,
        delivery_goes_to_producer=to_producer,
        allocated_at=clock.now(),
        **split.as_dict(),
        **Allocation.left_columns(split),
    )
