"""When a producer has earned its money: its part is closed. News goes up as a row; a sweep reads it here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from django.db import transaction

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, record
from marketplace.kernel.sweeps import sweep
from orders import states as part_states

from ..ledger import accounts as of
from ..ledger import flows
from ..ledger.accounts import Account
from ..ledger.splitting import give_up
from ..models import Allocation, StatementRow
from ..selectors.books import allocations_to_release
from .booking import take_from
from .posting import post, post_by_balance


def release_earned() -> int:
    """Give producers what they earned since the last sweep; how many parts."""
    return sum(sweep([partial(release, pk) for pk in allocations_to_release().values_list("pk", flat=True)]))


@transaction.atomic
def release(allocation_id: int) -> bool:
    """One part that came to rest: what is left of it is the producer's. True for the call that released it.

    A part whose goods went nowhere is first undone, once the buyer was given everything back; the delivery stays paid
    where the parcel travelled.
    """
    rows = Allocation.objects.select_for_update(of=("self",)).select_related("share__part")
    allocation = rows.get(pk=allocation_id)
    part = allocation.share.part
    if allocation.released_at is not None or part.status not in part_states.AT_REST:
        return False
    if part.status != part_states.CLOSED:
        if allocation.left.goods_paid_vnd:
            return False  # its refund comes first
        _undo(allocation)
        allocation.refresh_from_db()
    _release(allocation)
    Allocation.objects.filter(pk=allocation_id).update(released_at=clock.now())
    record("release_share", allocation, actor=SYSTEM, after={"amount_vnd": allocation.producers_left_vnd})
    return True


def _undo(allocation: Allocation) -> None:
    """Nothing was sold: what the marketplace paid for its voucher comes back to it."""
    taken = give_up(allocation.left)
    undone = flows.SellerShare(allocation.producer_id, taken, allocation.delivery_goes_to_producer)
    posted = post(
        kind="given_up",
        key=f"share:{allocation.share_id}:given_up",
        source=("share", allocation.share_id),
        lines=flows.refund_asked(undone, is_released=False, owed=flows.Owed()),
    )
    if posted is not None and posted.is_new:
        take_from(allocation, taken, posted.transaction_id, kind=StatementRow.Kind.GIVEN_UP)


def _release(allocation: Allocation) -> None:
    amount_vnd, producer_id = allocation.producers_left_vnd, allocation.producer_id
    if not amount_vnd:
        return
    debt = of.seller_receivable(producer_id)

    def decide(balances: Mapping[Account, int]) -> list[flows.Line]:
        return flows.released(producer_id, amount_vnd, debt_vnd=balances[debt])

    post_by_balance(
        kind="released",
        key=f"share:{allocation.share_id}:released",
        source=("share", allocation.share_id),
        accounts=[of.seller_pending(producer_id), of.seller_available(producer_id), debt],
        decide=decide,
        facts=[allocation.share_id, amount_vnd],
    )
