"""Sending invitations: an SMS to a phone, a letter to an e-mail address. The rows are the queue; beat asks again."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.sweeps import sweep
from marketplace.kernel.text import unmarked
from marketplace.kernel.texting import TextRefused, text_sender

from ..models import TeamInvitation
from ..selectors.team import token_of

logger = logging.getLogger(__name__)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 10, 60, 6 * 60)]
AT_A_TIME, TIMEOUT_S = 200, 20


def send_invitations() -> int:
    """Send the invitations that are due, oldest first; how many went out. Two workers never send the same one."""
    due = TeamInvitation.objects.open().filter(due_at__lte=clock.now(), sent_at=None).order_by("due_at", "pk")
    return sum(sweep([partial(_send, *row) for row in due.values_list("pk", "attempts")[:AT_A_TIME]]))


def link_of(invitation: TeamInvitation) -> str:
    """The address that accepts it: whoever has it can join, so it is told to the invited and the inviter only."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('orders:team_invitation', args=[token_of(invitation)])}"


def _send(pk: int, tried: int) -> bool:
    """Count the attempt first: the row count says whether it is ours, and a letter that kills its worker ends."""
    again_at = clock.now() + PAUSES[tried] if tried < len(PAUSES) else None
    waiting = TeamInvitation.objects.unanswered().filter(pk=pk, attempts=tried, sent_at=None)
    if not waiting.update(attempts=tried + 1, due_at=again_at):
        return False
    invitation = TeamInvitation.objects.select_related("producer", "invited_by").get(pk=pk)
    try:
        with translation.override(settings.LANGUAGE_CODE):
            _post(invitation) if "@" in invitation.contact else _text(invitation)
    except TextRefused:
        TeamInvitation.objects.filter(pk=pk, sent_at=None).update(due_at=None)
        return False
    except (SMTPException, OSError, GatewayUnavailable) as error:
        logger.warning("invitation %s not sent: %s", pk, type(error).__name__)
        return False
    return TeamInvitation.objects.filter(pk=pk, sent_at=None).update(sent_at=clock.now()) == 1


def write_text(invitation: TeamInvitation) -> str:
    """The words of the SMS, in the active language, without marks; the link is what matters and comes last."""
    words = {"producer": invitation.producer.legal_name[:40]}
    told = _("Mời bà con nhận làm chủ %(producer)s:") if invitation.hands_over else _("Mời vào nhóm bán %(producer)s:")
    return f"{unmarked(told % words)} {link_of(invitation)}"


def write_letter(invitation: TeamInvitation) -> tuple[str, list[str]]:
    """(subject, paragraphs), in the active language."""
    words = {
        "producer": invitation.producer.legal_name,
        "name": invitation.invited_by.full_name,
        "role": str(invitation.get_role_display()).lower(),
        "until": f"{localtime(invitation.expires_at):%H:%M %d/%m/%Y}",
    }
    asked = (
        _("%(name)s muốn giao %(producer)s cho bà con làm chủ.")
        if invitation.hands_over
        else _("%(name)s mời bà con vào nhóm của %(producer)s, quyền: %(role)s.")
    )
    closing = _("Link dùng một lần, tới %(until)s. Không quen nhà này thì bà con bỏ qua, không có gì xảy ra.")
    return _("Lời mời của %(producer)s") % words, [asked % words, link_of(invitation), closing % words]


def _text(invitation: TeamInvitation) -> None:
    sender = text_sender("sms")
    if sender is None:
        raise GatewayUnavailable("nobody carries sms")
    sender.send(invitation.contact, write_text(invitation), f"invitation-{invitation.pk}")


def _post(invitation: TeamInvitation) -> None:
    subject, lines = write_letter(invitation)
    headers = {"Auto-Submitted": "auto-generated"}
    connection = get_connection(timeout=TIMEOUT_S)
    body = "\n\n".join(lines) + "\n"
    EmailMessage(subject, body, to=[invitation.contact], headers=headers, connection=connection).send()
