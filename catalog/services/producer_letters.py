"""Sending the letters we owe producers: by e-mail, or as a short text where there is only a phone.

The rows are the queue; beat asks again and again.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation

from marketplace.kernel import clock
from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.sweeps import sweep
from marketplace.kernel.texting import TextRefused, text_sender

from ..models import ProducerLetter
from .letter_words import Words, words_of

logger = logging.getLogger(__name__)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 10, 60, 6 * 60, 24 * 60)]
AT_A_TIME, TIMEOUT_S, TEXT_LENGTH = 200, 20, 300


def send_producer_letters() -> int:
    """Send the letters that are due, oldest first; how many went out. Two workers never send the same one."""
    due = ProducerLetter.objects.filter(due_at__lte=clock.now(), sent_at__isnull=True).order_by("due_at", "pk")
    return sum(sweep([partial(_send, *row) for row in due.values_list("pk", "attempts")[:AT_A_TIME]]))


def _send(pk: int, tried: int) -> bool:
    """Count the attempt first: the row count says whether it is ours, and a letter that kills its worker ends."""
    again_at = clock.now() + PAUSES[tried] if tried < len(PAUSES) else None
    waiting = ProducerLetter.objects.filter(pk=pk, attempts=tried, sent_at=None)
    if not waiting.update(attempts=tried + 1, due_at=again_at):
        return False
    letter = ProducerLetter.objects.select_related("producer").get(pk=pk)
    try:
        with translation.override(letter.language):
            is_out = _post(letter)
    except (SMTPException, OSError, GatewayUnavailable, TextRefused) as error:
        logger.warning("letter %s (%s) not sent: %s", pk, letter.kind, type(error).__name__)
        return False
    return is_out and ProducerLetter.objects.filter(pk=pk, sent_at=None).update(sent_at=clock.now()) == 1


def _post(letter: ProducerLetter) -> bool:
    """False where nobody carries texts: then the way by e-mail is the only one there is."""
    words, key = words_of(letter), f"producer-letter-{letter.pk}"
    if "@" not in letter.recipient:
        sender = text_sender("sms")
        if sender is not None:
            sender.send(letter.recipient, _short(words), key)
        return sender is not None
    headers = {
        "Message-ID": f"<{key}@{urlsplit(settings.SITE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    body = "\n\n".join([words.greeting, *words.lines, words.address]) + "\n"
    connection = get_connection(timeout=TIMEOUT_S)
    EmailMessage(words.subject, body, to=[letter.recipient], headers=headers, connection=connection).send()
    return True


def _short(words: Words) -> str:
    """What fits into a text: the news, the first reason, where to read the rest."""
    news = ". ".join([f"{settings.SHOP['name']}: {words.subject}", *words.lines[:2]])
    room = TEXT_LENGTH - len(words.address) - 1
    return f"{news[: room - 1]}… {words.address}" if len(news) > room else f"{news} {words.address}"
