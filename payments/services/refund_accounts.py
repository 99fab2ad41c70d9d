"""Where money that came by transfer goes back to, as its buyer says: asked for only where the bank did not tell it."""

from __future__ import annotations

import re

from django.db import transaction

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from orders.models import Order
from orders.services.history import owe_notice

from ..banks import BANKS
from ..errors import BankAccountRefused, NameDiffers, QueueMoved
from ..ledger.bank_file import bank_name
from ..models import BankRefund
from ..selectors.bank import names_of_payer, refunds_to_tell


@transaction.atomic
def tell_refund_account(
    *, order: Order, bank_bin: str, account: str, again: str, holder: str, is_sure: bool, actor: Actor
) -> int:
    """Keep where the money of an order goes back to, for every transfer out that nobody prepared yet; how many.

    again    the account a second time: a slip of a finger would send the money to a stranger
    is_sure  the holder is somebody else than who ordered or paid, and that is right

    Two operators look at it before anything leaves, and the buyer gets a letter.
    Raises BankAccountRefused, NameDiffers, QueueMoved (nothing waits for an account any more).
    """
    account, again = (re.sub(r"[\s.-]", "", each).upper() for each in (account, again))
    name = bank_name(holder)
    if bank_bin not in BANKS:
        raise BankAccountRefused(field="bank_bin")
    if not re.fullmatch(r"[0-9A-Z]{4,19}", account):
        raise BankAccountRefused(field="account")
    if account != again:
        raise BankAccountRefused(field="again")
    if not name:
        raise BankAccountRefused(field="holder")
    fits = name in names_of_payer(order)
    if not fits and not is_sure:
        raise NameDiffers(field="holder")
    waiting = list(refunds_to_tell(order).order_by("pk").select_for_update(of=("self",)))
    if not waiting:
        raise QueueMoved
    BankRefund.objects.filter(pk__in=[refund.pk for refund in waiting]).update(
        to_bin=bank_bin, to_account=account, to_name=name, told_at=clock.now(), name_fits=fits
    )
    for refund in waiting:
        after = {"to_bin": bank_bin, "account": f"…{account[-4:]}", "name_fits": fits}
        record("tell_refund_account", refund, actor=actor, after=after)
    owe_notice(order, kind="refund_account", amount_vnd=sum(refund.amount_vnd for refund in waiting))
    return len(waiting)
