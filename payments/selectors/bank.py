"""Queries of the bank feed: what waits, what two sources tell alike, what could belong together."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from ..models import BankCredit, BankCreditUse, ManualMatch, Payment
from ..references import find_references, plain

State = BankCredit.State
# A statement may know the day only, and books some movements a day later than a message tells of them.
_SAME_WITHIN = timedelta(days=2)
SUGGEST_WITHIN = timedelta(hours=2)
_SHORTEST_BANK_REF = 8
_TAKING_BACK = ("HOANTRA", "HOANTIEN", "THUHOI", "HUYGD", "REVERS")


def credits_to_process(*, reference: str = "") -> list[int]:
    """Movements nobody worked on yet, the oldest first; of one reference, or all."""
    waiting = BankCredit.objects.filter(state=State.NEW).order_by("received_at", "pk")
    if reference:
        waiting = waiting.filter(reference=reference)
    return list(waiting.values_list("pk", flat=True))


def original_of(credit: BankCredit) -> list[BankCredit]:
    """Rows of other sources that may be the same movement, likeliest first; none that has a copy from this source.

    Every source tells each movement once, so they are paired one by one: by the bank's number, else by our reference
    or the same words around the same day. Two transfers of one sum stay two.
    """
    copies = BankCredit.objects.filter(same_as=OuterRef("pk"), provider=credit.provider)
    alike = BankCredit.objects.filter(
        ~Exists(copies),
        account=credit.account,
        direction=credit.direction,
        amount_vnd=credit.amount_vnd,
        paid_at__range=(credit.paid_at - _SAME_WITHIN, credit.paid_at + _SAME_WITHIN),
        same_as=None,
    ).exclude(provider=credit.provider)
    alike = alike.exclude(Exists(_better_copies(credit)))
    found = [(rank, each.pk, each) for each in alike.order_by("pk") if (rank := _likeness(credit, each))]
    return [each for _rank, _pk, each in sorted(found, key=lambda one: (-one[0], one[1]))]


def _better_copies(credit: BankCredit) -> QuerySet[BankCredit]:
    """Other rows of this source that bear the very number of the outer row: that one is theirs."""
    return BankCredit.objects.filter(
        provider=credit.provider,
        account=credit.account,
        amount_vnd=credit.amount_vnd,
        direction=credit.direction,
        bank_ref=OuterRef("bank_ref"),
    ).exclude(Q(pk=credit.pk) | Q(bank_ref="") | Q(bank_ref=credit.bank_ref))


def _likeness(credit: BankCredit, other: BankCredit) -> int:
    """0 for two movements that have nothing but their sum in common."""
    if credit.bank_ref and credit.bank_ref == other.bank_ref:
        return 3
    if credit.reference or other.reference:
        return 2 if credit.reference == other.reference else 0
    mine, others = plain(credit.content), plain(other.content)
    return 1 if mine and others and (mine in others or others in mine) else 0


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


def is_taken_back(credit: BankCredit) -> bool:
    """Whether we were told that the bank took it back before we were told that it came."""
    number = plain(credit.bank_ref)
    if len(number) < _SHORTEST_BANK_REF:
        return False
    out = BankCredit.objects.filter(
        account=credit.account,
        direction=BankCredit.Direction.OUT,
        amount_vnd=credit.amount_vnd,
        paid_at__gte=credit.paid_at,
    )
    return any(_says_back(words) and number in words for words in (plain(each.content) for each in out))


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
    named = find_references(credit.content, prefix=settings.VIETQR_PREFIX)
    near = (credit.paid_at - SUGGEST_WITHIN, credit.paid_at + SUGGEST_WITHIN)
    unpaid = Payment.objects.filter(provider="vietqr", qr__isnull=False).exclude(status="succeeded")
    lacking = Q(amount_vnd=F("got_vnd") + credit.amount_vnd, opened_at__range=near)
    found = unpaid.annotate(got_vnd=_received()).filter(lacking | Q(order__number__in=named))
    return found.select_related("order", "qr").order_by("-opened_at")


def open_match(credit: BankCredit) -> ManualMatch | None:
    """What somebody proposed for a credit in suspense, and nobody answered yet."""
    return ManualMatch.objects.filter(credit=credit, approved_at=None, refused_at=None).first()


def money_seen(payment_ids: list[int]) -> dict[int, int]:
    """What came for each payment so far, in đồng."""
    rows = Payment.objects.filter(pk__in=payment_ids).annotate(got_vnd=_received()).order_by()
    return dict(rows.values_list("pk", "got_vnd"))
