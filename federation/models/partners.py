"""Partners, their keys, and how far the reading of each has got."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from catalog.models import Category, Marketplace
from marketplace.kernel import clock


class PartnerQuerySet(models.QuerySet["Partner"]):
    def to_ask(self, now_ms: int) -> Self:
        """Whose turn it is: active, or approved here and not yet there. As core.schedule.Schedule.is_due says it."""
        free = Q(holder="") | Q(lease_until__lte=now_ms)
        turn = Q(since__gt=now_ms) | (Q(next_at__lte=now_ms) & free)
        return self.filter(turn, state__in=[Partner.State.ACTIVE, Partner.State.PENDING])


class Partner(models.Model):
    """A marketplace we know of. Times are milliseconds since 1970, UTC, by our own clock, as in core.schedule.

    approved_at  when our operator agreed; asked_at: when theirs did. ACTIVE takes both
    card         what it said of itself last, verified; root: the key that names it, for ever
    fault        why it was suspended by itself; "" where an operator did it
    clock_s      how many seconds its clock is ahead of ours, as last measured
    most_records how many listings we keep of it; an operator may raise it. The bytes a day follow it
    held         why its mass changes wait for a person; "" where nothing waits
    held_root    the root it had when the release task looked last, and since when it is that one
    refusal      why an operator refused its last mass change; for the phone call, until it is trusted again
    told_keys    hash of what it last confirmed to have heard of our keys
    asked_with   the cursor with which it last asked us: it has all before that
    successor    who serves its listings now, both having signed so
    """

    class State(models.TextChoices):
        DISCOVERED = "discovered"
        PENDING = "pending"
        ACTIVE = "active"
        SUSPENDED = "suspended"
        REVOKED = "revoked"
        SUCCEEDED = "succeeded"

    node_id = models.CharField(max_length=40, unique=True)
    marketplace = models.OneToOneField(Marketplace, models.PROTECT, null=True, blank=True, related_name="node")
    name = models.CharField(max_length=120)
    url = models.URLField(max_length=300)
    site = models.URLField(max_length=300)
    root = models.BinaryField(max_length=32)
    card = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.DISCOVERED)
    fault = models.CharField(max_length=24, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    proof = models.JSONField(null=True, blank=True, help_text="two signed heads that no honest node signs both")
    approved_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    clock_s = models.BigIntegerField(default=0)
    alert_owed = models.BooleanField(default=False, help_text="it was suspended by itself: operators get one letter")
    hidden = models.BooleanField(default=False, help_text="its goods rest: unheard of for two weeks, or revoked")
    most_records = models.PositiveIntegerField(default=20_000)
    # What it sent us on this day (by our clock, UTC), in bytes as they travelled: core.schedule says how many are many.
    read_day = models.DateField(null=True, blank=True)
    read_bytes = models.PositiveBigIntegerField(default=0)
    # core.schedule.Schedule
    since = models.BigIntegerField(default=0)
    next_at = models.BigIntegerField(default=0)
    lease_until = models.BigIntegerField(default=0)
    holder = models.CharField(max_length=40, blank=True)
    fails = models.PositiveIntegerField(default=0)
    # core.replica.Progress
    cursor = models.CharField(max_length=256, null=True, blank=True)  # noqa: DJ001  # None: from the beginning
    seen = models.CharField(max_length=256, null=True, blank=True)  # noqa: DJ001
    epoch = models.CharField(max_length=80, blank=True)
    generation = models.PositiveBigIntegerField(default=1)
    scanning = models.BooleanField(default=True)
    adopting = models.BooleanField(default=True)
    fresh_as_of = models.BigIntegerField(null=True, blank=True)
    head = models.JSONField(null=True, blank=True)
    # core.brakes.Brakes
    brakes_since = models.BigIntegerField(default=0)
    brakes_base = models.PositiveIntegerField(default=0)
    deleted = models.PositiveIntegerField(default=0)
    jumped = models.PositiveIntegerField(default=0)
    held = models.CharField(max_length=120, blank=True)
    # core.brakes.Steadiness
    held_root = models.CharField(max_length=64, blank=True)
    held_since = models.BigIntegerField(default=0)
    refusal = models.CharField(max_length=300, blank=True)
    told_keys = models.CharField(max_length=64, blank=True)
    asked_with = models.CharField(max_length=256, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    signs_with: bytes  # only on rows of selectors.partners.find_by_key: the key that was asked for

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="active_partner_was_approved_on_both_sides",
                condition=~Q(state="active")
                | Q(approved_at__isnull=False, asked_at__isnull=False, marketplace__isnull=False),
            ),
            models.CheckConstraint(
                name="partner_is_fresh_only_by_a_signed_head",
                condition=Q(fresh_as_of__isnull=True) | Q(head__isnull=False),
            ),
            models.CheckConstraint(
                name="partner_keeps_between_1_and_1000000_records",
                condition=Q(most_records__gte=1, most_records__lte=1_000_000),
            ),
            models.CheckConstraint(name="leased_partner_has_a_holder", condition=Q(lease_until=0) | ~Q(holder="")),
            models.CheckConstraint(
                name="who_was_succeeded_has_a_successor",
                condition=Q(state="succeeded", successor__isnull=False)
                | (~Q(state="succeeded") & Q(successor__isnull=True)),
            ),
            models.CheckConstraint(name="nobody_succeeds_itself", condition=~Q(successor=F("pk"))),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerKey(models.Model):
    """A public key of a partner, signed by its root."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="keys")
    key_id = models.CharField(max_length=80)
    public = models.BinaryField(max_length=32)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "key_id"], name="one_row_per_partner_and_key"),
            models.CheckConstraint(
                name="partner_key_ends_after_it_starts", condition=Q(valid_until__gt=models.F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return self.key_id


class Nonce(models.Model):
    """A request that was answered: the same one again is a replay. Forgotten once its time is too old anyhow."""

    key_id = models.CharField(max_length=80)
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key_id", "nonce"], name="one_request_per_nonce")]

    def __str__(self) -> str:
        return f"{self.key_id} {self.nonce}"


class SeenHead(models.Model):
    """A head that a partner signed, from itself or told by another: two for one moment with different roots convict."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="heads")
    feed = models.CharField(max_length=24)
    epoch = models.CharField(max_length=80)
    seq = models.PositiveBigIntegerField()
    head = models.JSONField()
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "feed", "epoch", "seq"], name="one_head_per_moment_of_a_feed")
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.epoch}:{self.seq}"


class Succession(models.Model):
    """That a partner's listings pass to another one: both roots signed it. agreed_at: when our operator agreed."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="successions")
    heir = models.ForeignKey(Partner, models.CASCADE, related_name="inheritances")
    document = models.JSONField()
    told_at = models.DateTimeField(default=clock.now)
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-told_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["partner"], name="one_succession_per_partner"),
            models.CheckConstraint(name="nobody_inherits_from_itself", condition=~Q(partner=F("heir"))),
        ]

    def __str__(self) -> str:
        return f"{self.partner} → {self.heir}"


class CategoryMap(models.Model):
    """On which shelf of ours a partner's category stands. category empty: nobody decided; it stands on the last one."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="categories")
    scheme = models.CharField(max_length=40)
    code = models.CharField(max_length=80)
    category = models.ForeignKey(Category, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["scheme", "code"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "scheme", "code"], name="one_shelf_per_partner_and_category")
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"
