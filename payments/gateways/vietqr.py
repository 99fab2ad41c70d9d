"""Bank transfers behind the interface of all providers. There is nobody to ask: what banks told us is the truth.

Opening writes down what the buyer is to transfer; how a payment stands is the sum of what reached us for it; a refund
is a row in a queue that operators work off.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.urls import reverse

from .. import states
from ..errors import AmountRefused, RefundRefused, SignatureRefused
from ..models import BankCredit, BankCreditUse, BankRefund, Payment, QrRequest
from ..references import make_reference
from . import BalanceMove, Checkout, DisputeState, Notification, RefundState, SessionState

PROVIDER = "vietqr"
MOST_VND = 499_999_999  # one transfer by NAPAS 247 stays below 500 million đồng (shared payments.md section 4)
BIOMETRICS_ABOVE_VND = 10_000_000  # Decision 2345 of the State Bank, from 1 July 2024


def is_offered() -> bool:
    """Whether this marketplace has an account to transfer to."""
    return bool(settings.VIETQR_BANK_BIN and settings.VIETQR_ACCOUNT and settings.VIETQR_NAME)


def received_vnd(payment: Payment) -> int:
    """What reached us for a payment and was not taken back by the bank."""
    uses = BankCreditUse.objects.filter(payment=payment, kind=BankCreditUse.Kind.PAYMENT)
    kept = uses.exclude(credit__state=BankCredit.State.REVERSED)
    return kept.aggregate(sum=Sum("amount_vnd"))["sum"] or 0


class VietQrGateway:
    """See PaymentGateway. Nothing here speaks to a network, so nothing here is ever out of reach."""

    def create_session(self, checkout: Checkout, *, idempotency_key: str) -> SessionState:  # noqa: ARG002  # one row
        """Write down what is to be transferred. Raises AmountRefused above what one transfer may be."""
        payment = Payment.objects.select_related("order").get(pk=int(checkout.reference))
        if payment.amount_vnd > MOST_VND:
            raise AmountRefused
        return _state(_request_of(payment))

    def fetch_session(self, session_ref: str) -> SessionState:
        return _state(_request(session_ref))

    def expire_session(self, session_ref: str) -> SessionState:
        """Nobody can stop a transfer: the page closes, and what comes later is told apart by its words."""
        request = _request(session_ref)
        return _state(request, is_closing=True)

    def refund(self, *, intent_ref: str, amount_vnd: int, idempotency_key: str) -> RefundState:
        """Put a transfer back into the queue, with the account the money came from where the bank told it.

        Under the payment's lock, as a bank takes money back: it finds the row, or the row is refused for what it took.
        """
        with transaction.atomic():
            rows = Payment.objects.select_for_update(of=("self",))
            payment = rows.get(intent_ref=intent_ref)  # also one by card, which the card did not take back
            known = BankRefund.objects.filter(key=idempotency_key).first()
            if known is not None:
                return _refund_state(known)
            if payment.disputes.filter(status__in=states.TAKING).exists():
                raise RefundRefused("bank_reversal", is_disputed=True)
            facts = {"key": idempotency_key, "payment": payment, "amount_vnd": amount_vnd, **sender_of(payment)}
            return _refund_state(BankRefund.objects.create(**facts))

    def fetch_refund(self, refund_ref: str) -> RefundState:
        return _refund_state(BankRefund.objects.get(pk=int(refund_ref.removeprefix("bank_"))))

    def refunds_since(self, moment: datetime) -> list[RefundState]:  # noqa: ARG002
        """None that we did not begin ourselves."""
        return []

    def fetch_dispute(self, dispute_ref: str) -> DisputeState:
        """A transfer can't be disputed; what a bank takes back is booked when it is told (services.bank_reversing)."""
        raise LookupError(dispute_ref)

    def disputes_since(self, moment: datetime) -> list[DisputeState]:  # noqa: ARG002
        return []

    def moves_since(self, moment: datetime) -> list[BalanceMove]:  # noqa: ARG002
        """None: each transfer is booked when a feed or a statement tells of it."""
        return []

    def read_notification(self, body: bytes, signature: str) -> Notification:  # noqa: ARG002
        """Banks speak through feeds of their own (gateways.bank_feeds)."""
        raise SignatureRefused


def sender_of(payment: Payment) -> dict[str, str]:
    """Where the latest money for a payment came from, as far as the bank told."""
    known = BankCredit.objects.filter(uses__payment=payment).exclude(counter_account="")
    last = known.order_by("-paid_at", "-pk").first()
    return refund_account(last) if last else _told_account(payment)


def _told_account(payment: Payment) -> dict[str, str]:
    """Where the buyer wanted earlier money of the order: not asked for twice; people look at it again all the same."""
    known = BankRefund.objects.filter(payment__order=payment.order_id, told_at__isnull=False, failed_at=None)
    told = known.order_by("told_at", "pk").last()
    return {"to_bin": told.to_bin, "to_account": told.to_account, "to_name": told.to_name} if told else {}


def refund_account(credit: BankCredit) -> dict[str, str]:
    """Where this very credit came from."""
    return {"to_bin": credit.counter_bin, "to_account": credit.counter_account, "to_name": credit.counter_name}


def _request(reference: str) -> QrRequest:
    return QrRequest.objects.select_related("payment__order").get(reference=reference)


def _request_of(payment: Payment) -> QrRequest:
    """The one request of a payment; a reference that is taken (one in 34 thousand million) is drawn again."""
    known = QrRequest.objects.select_related("payment__order").filter(payment=payment).first()
    while known is None:
        try:
            with transaction.atomic():
                known = QrRequest.objects.create(
                    payment=payment,
                    reference=make_reference(prefix=settings.VIETQR_PREFIX),
                    bank_bin=settings.VIETQR_BANK_BIN,
                    account=settings.VIETQR_ACCOUNT,
                    holder=settings.VIETQR_NAME[:80],
                    expires_at=_deadline(payment),
                )
        except IntegrityError:
            known = QrRequest.objects.select_related("payment__order").filter(payment=payment).first()
    return known


def _deadline(payment: Payment) -> datetime:
    """As long as the goods are held; an extra charge as long as it is asked for."""
    return payment.order.hold_expires_at if payment.charge is None else payment.charge.pay_by


def _state(request: QrRequest, *, is_closing: bool = False) -> SessionState:
    return state_by(request, got_vnd=received_vnd(request.payment), is_closing=is_closing)


def state_by(request: QrRequest, *, got_vnd: int, is_closing: bool = False) -> SessionState:
    """How a payment stands of which got_vnd reached us."""
    payment = request.payment
    is_paid = got_vnd >= payment.amount_vnd
    is_over = is_closing or payment.status == Payment.Status.CLOSED
    page = reverse("payments:transfer", kwargs={"token": payment.order.token, "reference": request.reference})
    return SessionState(
        session_ref=request.reference,
        status="complete" if is_paid else "expired" if is_over else "open",
        is_paid=is_paid,
        amount_vnd=payment.amount_vnd,
        currency="vnd",
        intent_ref=request.reference,
        failure_code="",
        url=settings.SITE_URL.rstrip("/") + page,
    )


def _refund_state(refund: BankRefund) -> RefundState:
    status = "failed" if refund.failed_at or refund.dropped_at else "succeeded" if refund.paid_at else "pending"
    return RefundState(
        refund_ref=f"bank_{refund.pk}",
        status=status,
        failure_code=refund.failure,
        intent_ref=refund.payment.intent_ref if refund.payment else "",
        amount_vnd=refund.amount_vnd,
        key=refund.key,
    )
