"""Consents: a producer lets somebody of the community digital team act for it, so far and so long."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Helper
from marketplace.kernel import clock

from .producers import Producer

LONGEST = timedelta(days=90)


class ConsentQuerySet(models.QuerySet["HelpConsent"]):
    def open(self) -> Self:
        """Not ended: asked for, or given."""
        return self.filter(ended_at=None)

    def live(self) -> Self:
        """Those a helper may act by at this moment; nothing has to be swept first."""
        now = clock.now()
        serving = Q(helper__stopped_at=None, helper__ends_on__gte=clock.today())
        return self.open().filter(serving, given_at__isnull=False, starts_at__lte=now, ends_at__gt=now)


class HelpConsent(models.Model):
    """What one helper may do for one producer. It never reaches the bank account, payouts, team, keys or papers.

    may_work   whether the helper may change what is sold and answer orders; else only look
    given_at   empty until it counts: the code was read out, or an operator saw the signed paper
    code_id    of the ContactCode, which is thrown away a day later; `phone` is where it went
    paper      where the sealed photograph of the signed paper lies in the private storage
    confirmed_by, given_by  the operator who saw the paper; the owner who gave it on the producer's own page
    """

    class Way(models.TextChoices):
        CODE = "sms_code", _("Mã gửi tới điện thoại của nhà làm")
        PAPER = "paper", _("Giấy ký tay")
        OWN_PAGE = "own_page", _("Nhà làm tự cho")

    class End(models.TextChoices):
        PRODUCER = "producer", _("Nhà làm thôi cho")
        OPERATOR = "operator", _("Chợ dừng")
        HELPER = "helper", _("Người giúp tự thôi")
        OVER = "over", _("Hết hạn")

    helper = models.ForeignKey(Helper, models.PROTECT, related_name="consents")
    producer = models.ForeignKey(Producer, models.CASCADE, related_name="help_consents")
    may_work = models.BooleanField()
    task = models.CharField(max_length=200)
    way = models.CharField(max_length=8, choices=Way)
    asked_at = models.DateTimeField(default=clock.now)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    code_id = models.BigIntegerField(null=True, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    paper = models.CharField(max_length=120, blank=True)
    paper_type = models.CharField(max_length=32, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    end = models.CharField(max_length=8, choices=End, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="help_consent_lasts_90_days_at_most", condition=Q(ends_at__lte=F("starts_at") + LONGEST)
            ),
            models.CheckConstraint(name="help_consent_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="paper_consent_counts_once_confirmed",
                condition=~Q(way="paper") | Q(given_at__isnull=True) | (Q(confirmed_by__isnull=False) & ~Q(paper="")),
            ),
            models.CheckConstraint(
                name="code_consent_says_where_the_code_went",
                condition=~Q(way="sms_code") | Q(given_at__isnull=True) | (Q(code_id__isnull=False) & ~Q(phone="")),
            ),
            models.CheckConstraint(
                name="own_consent_says_who_gave_it",
                condition=~Q(way="own_page") | Q(given_at__isnull=True) | Q(given_by__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_help_consent_says_how",
                condition=Q(ended_at__isnull=True, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
            ),
            models.UniqueConstraint(
                fields=["helper", "producer"],
                name="one_open_consent_per_helper_and_producer",
                condition=Q(ended_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="help_consent_by_end", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return self.task

    @property
    def mark(self) -> str:
        """What audit rows of deeds done by it say."""
        return f"consent:{self.pk}"

    @property
    def is_live(self) -> bool:
        """As live(), of one row with its helper at hand."""
        helper = self.helper
        serves = helper.stopped_at is None and helper.ends_on >= clock.today()
        given = self.given_at is not None and self.ended_at is None
        return serves and given and self.starts_at <= clock.now() < self.ends_at
