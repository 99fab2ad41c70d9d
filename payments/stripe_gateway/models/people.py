"""Who pays, and with what."""

from __future__ import annotations

from django.db import models

from .record import Record


class Customer(Record):
    name = models.CharField(max_length=255, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    description = models.TextField(blank=True)
    address = models.JSONField(null=True)
    shipping = models.JSONField(null=True)
    metadata = models.JSONField(default=dict)
    default_method = models.ForeignKey("PaymentMethod", models.SET_NULL, null=True, related_name="+")
    # Parameters that are given back as they came: preferred_locales, tax_exempt and their like.
    echoed = models.JSONField(default=dict)
    deleted = models.BooleanField(default=False)


class PaymentMethod(Record):
    """A test card without its number: `card_key` names the card of cards.py it behaves like."""

    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="payment_methods")
    card_key = models.CharField(max_length=80)
    brand = models.CharField(max_length=16)
    last4 = models.CharField(max_length=4)
    exp_month = models.PositiveSmallIntegerField()
    exp_year = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=16)
    billing_details = models.JSONField(default=dict)
    allow_redisplay = models.CharField(max_length=16, default="unspecified")
    authenticated = models.BooleanField(default=False, help_text="its bank has asked once and the buyer agreed")
    used_up = models.BooleanField(default=False, help_text="detached, or charged without a customer: not again")
    metadata = models.JSONField(default=dict)


class Token(Record):
    """A card or bank account to be used once; its number is gone already."""

    kind = models.CharField(max_length=16)
    face = models.JSONField(help_text="what may be known of it, and how it behaves")
    used = models.BooleanField(default=False)
