"""E-mails of a machine of one's own: into the log and into files, which /dev/mail/ shows."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage as ReadMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Self

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

logger = logging.getLogger(__name__)
NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
_MOMENT = "%Y%m%dT%H%M%S%f"


class ConsoleAndFileBackend(BaseEmailBackend):
    """Writes each e-mail to settings.MAIL_DIR as an .eml file that appears whole or not at all, and a line to the log.

    Raises OSError when the folder can't be written, unless told to fail silently.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(self._send(message) for message in email_messages if message.recipients())

    def _send(self, message: EmailMessage) -> bool:
        try:
            path = write(message.message().as_bytes())
        except OSError:
            if not self.fail_silently:
                raise
            return False
        logger.info("e-mail to %s: %s (%s)", ", ".join(message.recipients()), message.subject, path)
        return True


def write(content: bytes) -> Path:
    """Put an e-mail into the folder under a name that sorts by time."""
    folder = Path(settings.MAIL_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{timezone.now():{_MOMENT}}-{secrets.token_hex(4)}.eml"
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content)
    return unfinished.rename(path)


@dataclass(frozen=True)
class StoredMail:
    """An e-mail, or a text to a phone, as the pages show it.

    name     its file without .eml
    at       in the marketplace's time zone
    channel  SMS or Zalo; "" for an e-mail
    """

    name: str
    at: datetime
    subject: str
    sender: str
    recipients: str
    text: str
    html: str
    channel: str = ""

    @classmethod
    def read(cls, path: Path) -> Self:
        message = BytesParser(_class=ReadMessage, policy=policy.default).parsebytes(path.read_bytes())
        moment = datetime.strptime(f"{path.stem.split('-')[0]}+0000", f"{_MOMENT}%z")
        return cls(
            name=path.stem,
            at=timezone.localtime(moment),
            subject=str(message["Subject"] or ""),
            sender=str(message["From"] or ""),
            recipients=str(message["To"] or ""),
            text=_part(message, "plain"),
            html=_part(message, "html"),
            channel=str(message["X-Channel"] or ""),
        )


def newest_mails(limit: int = 100) -> list[StoredMail]:
    """The newest first."""
    paths = sorted(Path(settings.MAIL_DIR).glob("*.eml"), reverse=True)
    return [StoredMail.read(path) for path in paths[:limit] if NAME.fullmatch(path.stem)]


def find_mail(name: str) -> StoredMail | None:
    """The e-mail of that name. Anything that is not a name of ours, a path above all, is None."""
    path = Path(settings.MAIL_DIR) / f"{name}.eml"
    return StoredMail.read(path) if NAME.fullmatch(name) and path.is_file() else None


def _part(message: ReadMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if body else ""
