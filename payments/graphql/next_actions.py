"""What a buyer has to do next to pay: go to a page, or transfer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene
from django.conf import settings
from django.urls import reverse

from marketplace.kernel.graphql.types import Money

from ..banks import bank_name
from ..models import Payment, QrRequest
from ..selectors.bank import money_seen
from ..vietqr import VietQr, encode


class PaymentMethod(graphene.Enum):
    """How to pay."""

    CARD = "card"
    VIETQR = "vietqr"

    @property
    def description(self) -> str:
        return {"card": "On the page of the payment provider.", "vietqr": "By bank transfer."}[self.value]


class PaymentRedirect(graphene.ObjectType):
    """Send the buyer to this page."""

    url = graphene.String(required=True)

    @staticmethod
    def resolve_url(payment: Payment, _info: Any) -> str:
        return payment.pay_url


class BankTransfer(graphene.ObjectType):
    """Show the code, or these words: a transfer of the whole rest with exactly this reference."""

    qr_payload = graphene.String(
        required=True, description="The text of the VietQR code, upper case: draw it as it is."
    )
    qr_svg_url = graphene.String(required=True, description="The same, drawn.")
    bank_bin = graphene.String(required=True)
    bank_name = graphene.String(required=True)
    account = graphene.String(required=True)
    holder = graphene.String(required=True)
    reference = graphene.String(required=True)
    amount = graphene.Field(Money, required=True, description="What is still missing.")
    expires_at = graphene.DateTime(required=True)

    @staticmethod
    def resolve_qr_payload(ask: TransferAsked, _info: Any) -> str:
        return encode(VietQr(ask.request.bank_bin, ask.request.account, ask.rest_vnd, ask.request.reference))

    @staticmethod
    def resolve_qr_svg_url(ask: TransferAsked, _info: Any) -> str:
        place = {"token": ask.request.payment.order.token, "reference": ask.request.reference, "kind": "svg"}
        return settings.SITE_URL.rstrip("/") + reverse("payments:transfer_code", kwargs=place)

    @staticmethod
    def resolve_bank_bin(ask: TransferAsked, _info: Any) -> str:
        return ask.request.bank_bin

    @staticmethod
    def resolve_bank_name(ask: TransferAsked, _info: Any) -> str:
        return bank_name(ask.request.bank_bin)

    @staticmethod
    def resolve_account(ask: TransferAsked, _info: Any) -> str:
        return ask.request.account

    @staticmethod
    def resolve_holder(ask: TransferAsked, _info: Any) -> str:
        return ask.request.holder

    @staticmethod
    def resolve_reference(ask: TransferAsked, _info: Any) -> str:
        return ask.request.reference

    @staticmethod
    def resolve_amount(ask: TransferAsked, _info: Any) -> int:
        return ask.rest_vnd

    @staticmethod
    def resolve_expires_at(ask: TransferAsked, _info: Any) -> Any:
        return ask.request.expires_at


class TransferAsked:
    """A request and what is still missing of it."""

    def __init__(self, request: QrRequest, rest_vnd: int) -> None:
        self.request = request
        self.rest_vnd = rest_vnd


class NextAction(graphene.Union):
    """What the buyer has to do next."""

    class Meta:
        types = (PaymentRedirect, BankTransfer)

    @classmethod
    def resolve_type(cls, instance: object, _info: Any) -> type[graphene.ObjectType]:
        return BankTransfer if isinstance(instance, TransferAsked) else PaymentRedirect


def received_of_payments(payment_ids: Sequence[int]) -> list[int]:
    """What came for each payment by bank transfer, in đồng."""
    seen = money_seen(list(payment_ids))
    return [seen.get(payment_id, 0) for payment_id in payment_ids]


def transfers_of_payments(payment_ids: Sequence[int]) -> list[TransferAsked | None]:
    """What is still to be transferred for each payment; None where it is paid another way or done."""
    requests = QrRequest.objects.filter(payment__in=payment_ids, payment__status=Payment.Status.OPEN)
    known = {request.payment_id: request for request in requests.select_related("payment__order")}
    seen = money_seen(list(known)) if known else {}
    return [_asked(known.get(payment_id), seen) for payment_id in payment_ids]


def _asked(request: QrRequest | None, seen: dict[int, int]) -> TransferAsked | None:
    if request is None:
        return None
    rest_vnd = request.payment.amount_vnd - seen.get(request.payment_id, 0)
    return TransferAsked(request, rest_vnd) if rest_vnd > 0 else None
