"""Invitations to work for a producer, or to take it over."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock

from .producers import Membership, Producer


class InvitationQuerySet(models.QuerySet["TeamInvitation"]):
    def unanswered(self) -> Self:
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open(self) -> Self:
        """Can still be accepted."""
        return self.unanswered().filter(expires_at__gt=clock.now())


class TeamInvitation(models.Model):
    """Somebody is asked to hold a role at a producer. The row is the queue of its letter, too.

    contact     where the link goes: a phone number in E.164 or an e-mail address
    nonce       with SECRET_KEY it makes the link; a copy of the table alone opens nothing
    token_hash  SHA-256 of the link's token
    hands_over  to this member of the team; one that is gone leaves an offer that nobody can accept
    """

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="invitations")
    member = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    hands_over = models.BooleanField(default=False)
    role = models.CharField(max_length=8, choices=Membership.Role)
    contact = models.CharField(_("Số điện thoại hoặc e-mail"), max_length=254)
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=clock.now, null=True, blank=True, help_text="empty once it was given up")
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["producer", "contact"],
                name="one_unanswered_invitation_per_contact",
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="accepted_invitation_says_by_whom",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_is_accepted_or_withdrawn_never_both",
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="handing_over_makes_an_owner", condition=Q(hands_over=False) | Q(role=Membership.Role.OWNER)
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="invitation_to_send", condition=Q(sent_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.producer_id} {self.role}"

    @property
    def is_late(self) -> bool:
        return self.expires_at <= clock.now()
