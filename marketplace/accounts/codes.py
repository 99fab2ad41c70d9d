"""Six digits by SMS or e-mail that prove that somebody reads what is sent there."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.attempts import count_attempt
from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.text import unmarked
from marketplace.kernel.texting import TextRefused, text_sender

from .errors import CodeWrong, TooManyCodes
from .models import ContactCode

logger = logging.getLogger(__name__)
GOOD_FOR = timedelta(minutes=10)
PER_CONTACT, PER_ADDRESS, WINDOW_S = 5, 20, 60 * 60
TIMEOUT_S = 20


def ask_code(*, purpose: str, contact: str, address: str, is_sent: bool = True) -> ContactCode:
    """A new code for a contact (E.164 or e-mail); the caller's task sends it.

    address  where the wish comes from
    is_sent  False where nobody has that contact: all is the same then, but that nothing goes out

    Raises TooManyCodes.
    """
    for key, most in ((f"code-to:{contact}", PER_CONTACT), (f"code-from:{address}", PER_ADDRESS)):
        if count_attempt(f"code:{hashlib.sha256(key.encode()).hexdigest()}", window_s=WINDOW_S) > most:
            raise TooManyCodes
    return ContactCode.objects.create(
        purpose=purpose,
        contact=contact,
        nonce=secrets.token_hex(16),
        expires_at=clock.now() + GOOD_FOR,
        is_sent=is_sent,
        language=translation.get_language() or settings.LANGUAGE_CODE,
    )


def check_code(*, code_id: int, purpose: str, code: str) -> ContactCode:
    """Use a code up. Five tries, ten minutes, once. Raises CodeWrong.

    Never call it inside a transaction that a refusal rolls back: the try would not be counted.
    """
    now = clock.now()
    alive = ContactCode.objects.filter(pk=code_id, purpose=purpose, used_at=None, expires_at__gt=now)
    if not alive.filter(tries__lt=ContactCode.MOST_TRIES).update(tries=F("tries") + 1):
        raise CodeWrong(field="code")
    found = ContactCode.objects.get(pk=code_id)
    right = found.is_sent and hmac.compare_digest(digits_of(found), _typed(code))
    if not right or not alive.update(used_at=now):
        raise CodeWrong(field="code")
    return found


def _typed(code: str) -> str:
    """Without the spaces people put in; anything but ASCII can't be compared safely, and is no code."""
    typed = "".join(code.split())
    return typed if typed.isascii() else ""


def digits_of(code: ContactCode) -> str:
    """Made anew each time from the row and SECRET_KEY, so that no table and no queue holds it."""
    mark = salted_hmac("accounts.codes", f"{code.pk}:{code.purpose}:{code.contact}:{code.nonce}", algorithm="sha256")
    return f"{int(mark.hexdigest()[:16], 16) % 10**6:06d}"


def deliver_code(*, code_id: int) -> None:
    """Hand a code over to the SMS carrier or the mail server; one that can't be is asked for again by the person."""
    code = ContactCode.objects.filter(pk=code_id, is_sent=True, used_at=None, expires_at__gt=clock.now()).first()
    if code is None:
        return
    with translation.override(code.language):
        words = _("%(shop)s: mã của bà con là %(code)s, dùng trong 10 phút. Đừng đưa mã cho ai, kể cả người của chợ.")
        text = words % {"shop": settings.SHOP["name"], "code": digits_of(code)}
        subject = _("Mã %(code)s") % {"code": digits_of(code)}
    try:
        _post(code.contact, subject, text) if "@" in code.contact else _text(code, unmarked(text))
    except (SMTPException, OSError, GatewayUnavailable, TextRefused) as error:
        logger.warning("code %s not sent: %s", code.pk, type(error).__name__)


def _post(contact: str, subject: str, text: str) -> None:
    headers = {"Auto-Submitted": "auto-generated"}
    connection = get_connection(timeout=TIMEOUT_S)
    EmailMessage(subject, f"{text}\n", to=[contact], headers=headers, connection=connection).send()


def _text(code: ContactCode, text: str) -> None:
    sender = text_sender("sms")
    if sender is None:
        raise GatewayUnavailable("nobody carries sms")
    sender.send(code.contact, text, f"code-{code.pk}")


@transaction.atomic
def forget_codes() -> int:
    """Throw away what nobody can use any more; how many."""
    return ContactCode.objects.filter(expires_at__lt=clock.now() - timedelta(days=1)).delete()[0]
