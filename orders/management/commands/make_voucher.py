"""manage.py make_voucher TET2027 --title "Mừng Tết" --percent 10 --max-vnd 50000 --uses 500; --stop ends it."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import make_aware

from catalog.models import Category, Producer
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import MarketplaceError
from orders.models import Voucher
from orders.selectors.vouchers import get_voucher
from orders.services.vouchers import Terms, create_voucher, stop_voucher


class Command(BaseCommand):
    help = "Make a voucher that the marketplace bears (or a producer, by --bearer producer), or stop one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--stop", action="store_true", help="stop it instead of making it")
        parser.add_argument("--title", default="", help="what it is for, in Vietnamese")
        parser.add_argument("--title-en", default="")
        parser.add_argument("--percent", type=float, help="off the goods, e.g. 10 or 7.5")
        parser.add_argument("--amount-vnd", type=int, help="or so many đồng")
        parser.add_argument("--max-vnd", type=int, help="the most it takes off")
        parser.add_argument("--min-goods-vnd", type=int, default=0, help="from so many đồng of goods it is for")
        parser.add_argument("--producer", help="only for goods of this producer (its slug)")
        parser.add_argument("--category", help="only for goods of this shelf (its slug)")
        parser.add_argument("--bearer", choices=Voucher.Bearer.values, default=Voucher.Bearer.MARKETPLACE.value)
        parser.add_argument(
            "--starts", type=datetime.fromisoformat, help="2026-12-01 or 2026-12-01T08:00; now if not said"
        )
        parser.add_argument("--ends", type=datetime.fromisoformat)
        parser.add_argument("--uses", type=int, help="by everybody together")
        parser.add_argument("--per-person", type=int)
        parser.add_argument("--first-order-only", action="store_true")

    def handle(self, *, code: str, stop: bool, **said: Any) -> None:
        try:
            if stop:
                stop_voucher(voucher_id=get_voucher(code).pk, actor=SYSTEM)
                self.stdout.write(f"{code} is stopped.")
                return
            voucher = create_voucher(terms=_terms(code, said), bearer=Voucher.Bearer(said["bearer"]), actor=SYSTEM)
        except MarketplaceError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{voucher.code} runs from {voucher.starts_at:%d/%m/%Y %H:%M} UTC, borne by {voucher.bearer}."
        )


def _terms(code: str, said: dict[str, Any]) -> Terms:
    return Terms(
        code=code,
        title_vi=said["title"],
        title_en=said["title_en"],
        percent_bp=None if said["percent"] is None else round(said["percent"] * 100),
        amount_vnd=said["amount_vnd"],
        max_discount_vnd=said["max_vnd"],
        min_goods_vnd=said["min_goods_vnd"],
        producer=_named(Producer, said["producer"]),
        category=_named(Category, said["category"]),
        first_order_only=said["first_order_only"],
        starts_at=_aware(said["starts"]),
        ends_at=_aware(said["ends"]),
        most_uses=said["uses"],
        most_uses_per_person=said["per_person"],
    )


def _named(model: Any, slug: str | None) -> Any:
    """The row of a slug. A slug that names nothing stops here: it must never widen the voucher."""
    if slug is None:
        return None
    row = model.objects.filter(slug=slug).first()
    if row is None:
        raise CommandError(f"There is no {model._meta.model_name} {slug!r}.")
    return row


def _aware(moment: datetime | None) -> datetime | None:
    return make_aware(moment) if moment is not None and moment.tzinfo is None else moment
