"""Queries of the bank feed: what waits, what two sources tell alike, what could belong together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from orders.models import Order
from orders.numbers import PREFIX as NUMBER_PREFIX

from ..ledger.bank_file import bank_name
from ..models import BankCredit, BankCreditUse, BankRefund, ManualMatch, Payment, QrRequest
from ..references import find_references, plain

State = BankCredit.State
SUGGEST_WITHIN = timedelta(hours=2)
_SHORTEST_BANK_REF = 8
_TAKING_BACK = ("HOANTRA", "HOANTIEN", "THUHOI", "HUYGD", "REVERS")


def references_in(words: str) -> Sequence[str]:
    """All that stand in the words of a transfer: those of today's form first, then those given out earlier."""
    return _references_in(words, (settings.VIETQR_PREFIX, *settings.VIETQR_OLD_PREFIXES))


@lru_cache(maxsize=1_000)  # the same words are read when a movement is kept, and again when it is worked on
def _references_in(words: str, prefixes: Sequence[str]) -> Sequence[str]:
    found = dict.fromkeys(prefixes)
    return tuple(reference for prefix in found for reference in find_references(words, prefix=prefix))


def likely_reference(words: str) -> str:
    """The one reference in the words of a transfer; "" for none, or for several of one form."""
    found = references_in(words)
    todays = [reference for reference in found if reference.startswith(settings.VIETQR_PREFIX)]
    likely = todays or found
    return likely[0] if len(likely) == 1 else ""


def credits_to_process(*, reference: str = "") -> list[int]:
    """Movements nobody worked on yet, the oldest first; of one reference, or all."""
    waiting = BankCredit.objects.filter(state=State.NEW).order_by("received_at", "pk")
    if reference:
        waiting = waiting.filter(reference=reference)
    return list(waiting.values_list("pk", flat=True))


def taken_back_by(outgoing: BankCredit) -> BankCredit | None:
    """The one credit that this movement out takes back, by the bank's number of it in words that say so."""
    words = plain(outgoing.content)
    if not _says_back(words):
        return None
    came = BankCredit.objects.filter(
        account=outgoing.account,
        direction=BankCredit.Direction.IN,
        amount_vnd=outgoing.amount_vnd,
        paid_at__lte=outgoing.paid_at,
    ).exclude(state__in=[State.IGNORED, State.COPY, State.REVERSED])
    named = [each for each in came if len(plain(each.bank_ref)) >= _SHORTEST_BANK_REF and plain(each.bank_ref) in words]
    return named[0] if len(named) == 1 else None


def taken_back(told: Sequence[BankCredit]) -> list[BankCredit]:
    """Those of which we were told that the bank took them back before we were told that they came. One statement."""
    numbered = [credit for credit in told if len(plain(credit.bank_ref)) >= _SHORTEST_BANK_REF]
    if not numbered:
        return []
    out = BankCredit.objects.filter(
        account__in={credit.account for credit in numbered},
        direction=BankCredit.Direction.OUT,
        amount_vnd__in={credit.amount_vnd for credit in numbered},
        paid_at__gte=min(credit.paid_at for credit in numbered),
    )
    back = [(each, words) for each in out if _says_back(words := plain(each.content))]
    return [credit for credit in numbered if any(_takes_back(each, words, credit) for each, words in back)]


def _takes_back(out: BankCredit, words: str, credit: BankCredit) -> bool:
    is_alike = (out.account, out.amount_vnd) == (credit.account, credit.amount_vnd)
    return is_alike and out.paid_at >= credit.paid_at and plain(credit.bank_ref) in words


def _says_back(words: str) -> bool:
    return any(word in words for word in _TAKING_BACK)


def _received() -> Coalesce:
    kept = Q(bank_uses__kind=BankCreditUse.Kind.PAYMENT) & ~Q(bank_uses__credit__state=State.REVERSED)
    return Coalesce(Sum("bank_uses__amount_vnd", filter=kept), 0)


def partly_paid_and_over() -> list[int]:
    """Closed payments by transfer that something came for, and not all of it."""
    closed = Payment.objects.filter(provider="vietqr", status=Payment.Status.CLOSED)
    some = closed.annotate(got_vnd=_received()).filter(got_vnd__gt=0).order_by("pk")
    return list(some.values_list("pk", flat=True))


def suggestions_for(credit: BankCredit) -> QuerySet[Payment]:
    """Payments that lack exactly this sum and were opened within two hours of it; and those of an order that is named.

    An order's number has the form of a reference, and people write it in a reference's place.
    """
    named = find_references(credit.content, prefix=NUMBER_PREFIX)
    near = (credit.paid_at - SUGGEST_WITHIN, credit.paid_at + SUGGEST_WITHIN)
    unpaid = Payment.objects.filter(provider="vietqr", qr__isnull=False).exclude(status="succeeded")
    lacking = Q(amount_vnd=F("got_vnd") + credit.amount_vnd, opened_at__range=near)
    found = unpaid.annotate(got_vnd=_received()).filter(lacking | Q(order__number__in=named))
    return found.select_related("order", "qr").order_by("-opened_at", "-pk")


def open_match(credit: BankCredit) -> ManualMatch | None:
    """What somebody proposed for a credit in suspense, and nobody answered yet."""
    return ManualMatch.objects.filter(credit=credit, approved_at=None, refused_at=None).first()


def payments_meant(told: Sequence[BankCredit]) -> dict[int, int]:
    """By credit: the one payment to us whose reference stands in its words; nobody's when there are several."""
    found = {credit.pk: references_in(credit.content) for credit in told}
    wanted = {reference for references in found.values() for reference in references}
    ours = QrRequest.objects.filter(reference__in=wanted, payment__part=None)
    known = dict(ours.values_list("reference", "payment_id")) if wanted else {}
    meant = {pk: {known[each] for each in references if each in known} for pk, references in found.items()}
    return {pk: payments.pop() for pk, payments in meant.items() if len(payments) == 1}


def money_seen(payment_ids: Collection[int]) -> dict[int, int]:
    """What came for each payment so far, in đồng."""
    rows = Payment.objects.filter(pk__in=payment_ids).annotate(got_vnd=_received()).order_by()
    return dict(rows.values_list("pk", "got_vnd"))


def refunds_to_tell(order: Order) -> QuerySet[BankRefund]:
    """Transfers out of an order whose account the bank did not tell: those its buyer may say where to, or say anew."""
    return refunds_to_tell_of([order.pk])


def refunds_to_tell_of(order_ids: Collection[int]) -> QuerySet[BankRefund]:
    """As refunds_to_tell, of many orders."""
    waiting = BankRefund.objects.to_prepare().filter(payment__order__in=order_ids)
    return waiting.filter(Q(to_account="") | Q(told_at__isnull=False))


def asks_account(order: Order) -> bool:
    """Whether money of an order waits for its buyer to say where to."""
    return refunds_to_tell(order).filter(told_at=None).exists()


def names_of_payer(order: Order) -> set[str]:
    """Who ordered and who transferred, as banks write them."""
    payers = BankCredit.objects.filter(uses__payment__order=order).values_list("counter_name", flat=True)
    return {bank_name(name) for name in (order.full_name, *payers)} - {""}
