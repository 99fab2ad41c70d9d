"""What happens by itself when its time has come."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist

from marketplace.kernel import clock

from .. import config
from ..errors import StripeError
from ..models import CheckoutSession, PaymentIntent, Refund
from .checkout import expire_session
from .intents import cancel_intent
from .refunds import settle_refund


def do_what_is_due() -> None:
    """Expire sessions, settle refunds, let go of money held for too long. Safe to repeat and to run twice."""
    now = clock.now()
    for pk in Refund.objects.filter(settles_at__lte=now).order_by("pk").values_list("pk", flat=True)[:100]:
        try:
            settle_refund(pk=pk)
        except ObjectDoesNotExist:
            continue  # /_mock/reset was faster
    open_sessions = CheckoutSession.objects.filter(status="open", expires_at__lte=now)
    for pk in open_sessions.order_by("pk").values_list("pk", flat=True)[:100]:
        try:
            expire_session(pk=pk)
        except (StripeError, ObjectDoesNotExist):
            continue  # paid, expired or forgotten since we looked
    _release_old_holds()


def _release_old_holds() -> None:
    too_old = clock.now() - timedelta(seconds=config.AUTHORIZATION_LIVES_S)
    held = PaymentIntent.objects.filter(status="requires_capture", latest_charge__created__lte=too_old)
    for ref in held.order_by("pk").values_list("ref", flat=True)[:100]:
        try:
            cancel_intent(ref=ref, reason="automatic", by_session=True)
        except StripeError:
            continue  # captured or cancelled since we looked
