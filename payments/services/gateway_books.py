"""The providers' own books beside ours: their fees, what they let us have, what they sent to our bank."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.db import transaction

from marketplace.kernel import clock
from marketplace.kernel.sweeps import sweep

from ..gateways import GATEWAYS, BalanceMove, gateway
from ..ledger import flows
from ..models import GatewayMove
from .posting import post

LOOK_BACK = timedelta(days=30)
_PAID_OUT = "payout"


def hear_of_moves() -> int:
    """Ask every provider what it did lately, and book what is news; how many moves were booked."""
    heard = sum(sweep([partial(_hear, provider) for provider in GATEWAYS]))
    return heard + settle_moves()


def _hear(provider: str) -> int:
    moves = gateway(provider).moves_since(clock.now() - LOOK_BACK)
    refs = [move.move_ref for move in moves]
    known = set(GatewayMove.objects.filter(provider=provider, move_ref__in=refs).values_list("move_ref", flat=True))
    fresh = [move for move in moves if move.move_ref not in known and move.currency == "vnd"]
    return len(sweep([partial(book_move, provider=provider, move=move) for move in fresh]))


@transaction.atomic
def book_move(*, provider: str, move: BalanceMove) -> GatewayMove:
    """Keep one move of the provider's books, and book its fee. Safe to repeat."""
    row, is_new = GatewayMove.objects.get_or_create(
        provider=provider,
        move_ref=move.move_ref,
        defaults={
            "kind": move.kind,
            "about_ref": move.about_ref,
            "amount_vnd": move.amount_vnd,
            "fee_vnd": move.fee_vnd,
            "net_vnd": move.amount_vnd - move.fee_vnd,
            "moved_at": move.moved_at,
            "available_at": move.available_at,
        },
    )
    if is_new:
        _post(row, "gateway_fee", flows.gateway_fee(provider, row.fee_vnd))
    return row


def settle_moves() -> int:
    """Book as available what the provider lets us have by now; how many moves."""
    due = GatewayMove.objects.filter(settled_at__isnull=True, available_at__lte=clock.now())
    ids = due.order_by("available_at", "pk").values_list("pk", flat=True)
    return sum(sweep([partial(_settle, pk) for pk in ids]))


@transaction.atomic
def _settle(move_id: int) -> bool:
    row = GatewayMove.objects.select_for_update().get(pk=move_id)
    if row.settled_at is not None:
        return False
    if row.kind == _PAID_OUT:
        _post(row, "provider_paid_out", flows.provider_paid_out(row.provider, -row.net_vnd))
    else:
        _post(row, "provider_settled", flows.provider_settled(row.provider, row.net_vnd))
    return GatewayMove.objects.filter(pk=move_id).update(settled_at=clock.now()) == 1


def _post(row: GatewayMove, kind: str, lines: list[flows.Line]) -> None:
    at = row.moved_at if kind == "gateway_fee" else row.available_at
    key = f"gateway_move:{row.pk}:{kind}"
    post(kind=kind, key=key, source=("gateway_move", row.pk), lines=lines, at=at)
