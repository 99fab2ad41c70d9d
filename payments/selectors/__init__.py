"""Queries of payments: what is open, what is owed, what a message is about."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum

from catalog.models import Producer
from marketplace.kernel import clock
from orders.models import Adjustment, ExtraCharge, Order, SellerOrder

from .. import states
from ..gateways import RefundState
from ..models import BankCreditUse, Dispute, Payment, PaymentEvent, PaymentShare, Refund


def payments_of(order: Order) -> QuerySet[Payment]:
    """All attempts to pay an order, newest first, with shares, refunds and disputes."""
    return order.payments.prefetch_related(
        Prefetch("shares", PaymentShare.objects.prefetch_related(_refunds()).select_related("part").order_by("pk")),
        "disputes",
        "bank_refunds",
        Prefetch("bank_uses", BankCreditUse.objects.select_related("credit")),
    )


def _refunds() -> Prefetch[str, QuerySet[Refund]]:
    return Prefetch("refunds", Refund.objects.with_standing())


def latest_payment(order: Order) -> Payment | None:
    """The last attempt to pay this order itself, not an extra charge."""
    return order.payments.filter(charge__isnull=True).first()


def payments_about(event: PaymentEvent) -> QuerySet[Payment]:
    """Payments a kept message is about: named by checkout session or by intent. A message may be about nothing."""
    if not event.about_ref:
        return Payment.objects.none()
    meant = Q(session_ref=event.about_ref) | Q(intent_ref=event.about_ref)
    return Payment.objects.filter(meant, provider=event.provider)


def payment_of_intent(provider: str, intent_ref: str) -> Payment | None:
    """Our payment behind the provider's intent; None for somebody else's."""
    if not intent_ref:
        return None
    return Payment.objects.filter(provider=provider, intent_ref=intent_ref).first()


def refunds_known_as(payment: Payment, state: RefundState) -> QuerySet[Refund]:
    """Our rows for the provider's refund: by its id, or by the key it was sent with."""
    key, _mark, _refusals = state.key.partition("~")
    meant = Q(provider_ref=state.refund_ref) | (Q(request_key=key, provider_ref="") if key else Q(pk=None))
    return Refund.objects.filter(meant, share__payment=payment).order_by("pk")


def events_to_process(*, older_than_s: int = 0) -> QuerySet[PaymentEvent]:
    """Messages nobody acted upon yet, oldest first."""
    before = clock.now() - timedelta(seconds=older_than_s)
    return PaymentEvent.objects.filter(processed_at__isnull=True, received_at__lte=before).order_by("received_at", "pk")


def payments_to_ask_about(*, older_than_s: int) -> QuerySet[Payment]:
    """Open payments whose news may have been lost, oldest first: messages from providers can be."""
    before = clock.now() - timedelta(seconds=older_than_s)
    return Payment.objects.filter(status=Payment.Status.OPEN, opened_at__lte=before).order_by("opened_at", "pk")


def payments_to_close() -> QuerySet[Payment]:
    """Open payments that nobody may pay any more, oldest first: the order is cancelled, or paid by another payment, or
    nobody asks for the charge."""
    paid = Q(charge__isnull=True, order__paid_at__isnull=False)
    answered = Q(charge__isnull=False) & ~Q(charge__status=ExtraCharge.Status.ASKED)
    over = Q(order__cancelled_at__isnull=False) | paid | answered
    return Payment.objects.filter(over, status=Payment.Status.OPEN).order_by("opened_at", "pk")


def parts_to_give_back() -> QuerySet[SellerOrder]:
    """Parts for which more was paid and kept than is owed as of now, by an adjustment nobody asked a refund for yet."""
    kept = Sum(F("payment_shares__captured_vnd") - F("payment_shares__refunded_vnd"))
    lowered = SellerOrder.objects.filter(Exists(unasked_adjustments(OuterRef("pk"))), payment_shares__isnull=False)
    return lowered.annotate(kept_vnd=kept).filter(kept_vnd__gt=F("due_vnd")).order_by("pk")


def unasked_adjustments(part_id: int | OuterRef) -> QuerySet[Adjustment]:
    """What lowered the price of a part and has no refund, the latest first; not what was put off and never paid."""
    lowered = Adjustment.objects.filter(part=part_id, amount_vnd__lt=0, refunds__isnull=True)
    return lowered.exclude(kind=Adjustment.Kind.LATER).order_by("-pk")


def refunds_to_send() -> QuerySet[Refund]:
    """Refunds to hand to a provider or to follow up there."""
    return Refund.objects.to_send().exclude(share__payment__provider="demo").order_by("pk")


def news_of_refunds(states_told: list[RefundState]) -> list[RefundState]:
    """Those of the provider's states that we do not know yet; one statement, however many are old news."""
    refs = [state.refund_ref for state in states_told]
    known = dict(Refund.objects.filter(provider_ref__in=refs).values_list("provider_ref", "status"))
    old = {"pending": {"asked", "succeeded", "failed"}, "succeeded": {"succeeded", "failed"}, "failed": {"failed"}}
    return [state for state in states_told if known.get(state.refund_ref) not in old[state.status]]


def open_disputes(provider: str) -> QuerySet[Dispute]:
    """Disputes whose end we have not heard of, oldest first."""
    return Dispute.objects.filter(payment__provider=provider, status__in=states.OPEN).order_by("pk")


def disputed_shares(producer: Producer) -> QuerySet[PaymentShare]:
    """This producer's shares of payments that a bank looks into."""
    disputed = PaymentShare.objects.filter(part__producer=producer, payment__disputes__status__in=states.OPEN)
    return disputed.select_related("part").order_by("part__number").distinct()


def shares_of_part(part: SellerOrder) -> QuerySet[PaymentShare]:
    """A part's shares of payments that succeeded, with their refunds and disputes; usually one."""
    shares = part.payment_shares.filter(payment__status=Payment.Status.SUCCEEDED)
    shares = shares.select_related("payment", "part", "allocation")
    return shares.prefetch_related(_refunds(), "payment__disputes").order_by("pk")
