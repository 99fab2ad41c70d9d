"""Orders placed without an account become their buyer's, on proof and never otherwise.

Proof is a code sent to the e-mail the orders name, or the order's secret link opened in the same session by somebody
whose own e-mail or phone is the order's. An order that has a buyer keeps it. Who has no proof learns nothing, not even
whether there are such orders: every answer is the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.attempts import count_attempt
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput

from ..errors import TooManyCodes, WrongCode
from ..models import ClaimCode, Order, OrderNotice

LASTS = timedelta(minutes=15)
# So many codes an hour, per person who asks and per address that gets them: nobody's mailbox is filled by strangers.
MOST_CODES, WINDOW_S = 5, 60 * 60


def send_claim_code(*, user: User, email: str) -> None:
    """Send a code to an address that guest orders name; to any other nothing, and the caller can't tell.

    Raises InvalidInput for what is no address, TooManyCodes.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise InvalidInput(_("E-mail chưa đúng."), field="email") from None
    if max(_count(f"user:{user.pk}"), _count(f"email:{email}")) > MOST_CODES:
        raise TooManyCodes
    _owe_code(user, email)


@transaction.atomic
def _owe_code(user: User, email: str) -> None:
    order = _guest_orders_of(email).order_by("-placed_at", "-pk").first()
    if order is None:
        return
    notice = OrderNotice.objects.create(order=order, kind="claim_code", recipient=order.email, language=user.language)
    code = ClaimCode.objects.create(user=user, email=email, notice=notice, expires_at=clock.now() + LASTS)
    record("send_claim_code", code, actor=Actor("user", user.pk))


def digits_of(code: ClaimCode) -> str:
    """The six digits of a code."""
    mark = salted_hmac("orders.claim_code", f"{code.pk}:{code.user_id}:{code.email}").hexdigest()
    return f"{int(mark, 16) % 1_000_000:06d}"


def claim_by_code(*, user: User, email: str, digits: str) -> int:
    """Make the guest orders of an address this person's; how many. Raises WrongCode, whatever is wrong with it."""
    code = ClaimCode.objects.filter(user=user, email=email.strip().lower()).first()
    if code is None or not _count_attempt(code) or not constant_time_compare(digits.strip(), digits_of(code)):
        raise WrongCode(field="code")
    return _claim_all(user, code)


def _count_attempt(code: ClaimCode) -> bool:
    """In its own transaction, before the digits are looked at: a refusal must not undo the counting."""
    open_codes = ClaimCode.objects.filter(pk=code.pk, used_at=None, expires_at__gt=clock.now())
    return open_codes.filter(attempts__lt=ClaimCode.MOST_ATTEMPTS).update(attempts=F("attempts") + 1) == 1


@transaction.atomic
def _claim_all(user: User, code: ClaimCode) -> int:
    if not ClaimCode.objects.filter(pk=code.pk, used_at=None).update(used_at=clock.now()):
        raise WrongCode(field="code")
    return _claim(user, _guest_orders_of(code.email), proof="code")


@transaction.atomic
def claim_by_links(*, user: User, tokens: Iterable[str]) -> int:
    """Make guest orders this person's whose secret links they hold and whose e-mail or phone is theirs; how many."""
    return _claim(user, orders_by_links(user=user, tokens=tokens), proof="link")


def orders_by_links(*, user: User, tokens: Iterable[str]) -> QuerySet[Order]:
    """The guest orders that claim_by_links would take."""
    mine = Q()
    if user.email:
        mine |= Q(email__iexact=user.email)
    if user.phone:
        mine |= Q(phone=user.phone)
    return Order.objects.filter(mine, token__in=list(tokens), buyer__isnull=True)


def _guest_orders_of(email: str) -> QuerySet[Order]:
    return Order.objects.filter(email__iexact=email, buyer__isnull=True)


def _claim(user: User, orders: QuerySet[Order], *, proof: str) -> int:
    claimed = 0
    for order in orders.order_by("pk"):
        # Conditional: whoever came first keeps it.
        if Order.objects.filter(pk=order.pk, buyer__isnull=True).update(buyer=user):
            record("claim_order", order, actor=Actor("user", user.pk), after={"buyer": user.pk, "proof": proof})
            claimed += 1
    return claimed


def _count(whom: str) -> int:
    return count_attempt(f"claim-code:{whom}", window_s=WINDOW_S)
