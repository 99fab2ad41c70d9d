"""Short texts to a phone. Who carries them is a setting; without an account anywhere they go into files.

A carrier is a class without arguments that has the method of `TextSender`. SMS_SENDER and ZALO_SENDER name one each.
"""

from __future__ import annotations

import logging
from email import policy
from email.message import EmailMessage
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from .contacts import mask_phone
from .mail import write

logger = logging.getLogger(__name__)
CHANNELS = ("sms", "zalo")


class TextRefused(Exception):
    """The carrier will never deliver this one: no such number, no such person. Trying again is no use."""


class TextSender(Protocol):
    """Something that carries a text to a phone."""

    def send(self, to: str, text: str, key: str) -> str:
        """Hand a text over and return the carrier's reference.

        to   E.164
        key  the same for every attempt of one text, so that a carrier can drop a repetition
        Raises GatewayUnavailable (try again), TextRefused (never).
        """
        ...


class _IntoFiles:
    """Writes the text beside the e-mails, so that /dev/mail/ shows it. Raises OSError where it can't."""

    channel = ""

    def send(self, to: str, text: str, key: str) -> str:
        # Long lines: folding a subject eats the spaces between words with marks.
        note = EmailMessage(policy=policy.default.clone(max_line_length=900))
        note["From"], note["To"], note["Subject"] = self.channel, to, text.partition("\n")[0][:80]
        note["X-Channel"], note["X-Key"] = self.channel, key
        note.set_content(text)
        path = write(note.as_bytes())
        logger.info("%s to %s: %s (%s)", self.channel, mask_phone(to), key, path.name)
        return path.stem


class SmsIntoFiles(_IntoFiles):
    channel = "SMS"


class ZaloIntoFiles(_IntoFiles):
    channel = "Zalo"


def text_sender(channel: str) -> TextSender | None:
    """The carrier of a channel; None where none is set up."""
    path = {"sms": settings.SMS_SENDER, "zalo": settings.ZALO_SENDER}[channel]
    sender: TextSender | None = import_string(path)() if path else None
    return sender
