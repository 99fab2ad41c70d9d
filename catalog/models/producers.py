"""Producers and the people who may act for them."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import AdministrativeUnit
from marketplace.kernel import clock

from .marketplaces import Marketplace
from .words import Bilingual


class ProducerQuerySet(models.QuerySet["Producer"]):
    def trading(self) -> Self:
        """Allowed to sell today: looked at and neither suspended nor closed."""
        return self.filter(status=Producer.Status.APPROVED)

    def ours(self) -> Self:
        """Of this marketplace, not of a partner: these are on the map, and can be written to."""
        return self.filter(marketplace__is_ourselves=True)

    def with_break(self, on: date) -> Self:
        """Add resting_until: the last day of the break taken on that day, if one is."""
        return self.annotate(resting_until=resting_until(on, producer="pk"))

    def of_user(self, user_id: int) -> Self:
        return self.filter(memberships__user_id=user_id)


class Producer(Bilingual, models.Model):
    """A business that sells. Bank and registration data are shown to nobody but itself and operators."""

    class LegalForm(models.TextChoices):
        COMPANY = "company", _("Công ty")
        SOLE_PROPRIETORSHIP = "sole_proprietorship", _("Doanh nghiệp tư nhân")
        COOPERATIVE = "cooperative", _("Hợp tác xã")
        COOPERATIVE_GROUP = "cooperative_group", _("Tổ hợp tác")
        HOUSEHOLD = "household", _("Hộ kinh doanh")

    class Goods(models.TextChoices):
        FRESH = "fresh", _("Rau, trái, hạt, gia vị tươi nhà trồng")
        ANIMAL = "animal", _("Thịt, cá, tôm, trứng, sữa tươi")
        FOOD = "food", _("Bánh, khô, mắm, gạo đóng gói, đồ ăn chế biến")
        DRINK = "drink", _("Trà, mật, nước, rượu")
        CRAFT = "craft", _("Hàng thủ công: dệt, đan, gốm, lưu niệm")
        SERVICE = "service", _("Tham quan, nghỉ ở nhà vườn")

    class Status(models.TextChoices):
        APPLICANT = "applicant", _("Đang làm hồ sơ")
        SUBMITTED = "submitted", _("Chờ chợ xét")
        CHANGES_REQUESTED = "changes_requested", _("Chợ hỏi lại")
        APPROVED = "approved", _("Được bán")
        SUSPENDED = "suspended", _("Tạm ngừng")
        REFUSED = "refused", _("Không nhận")
        CLOSED = "closed", _("Đã đóng")

    marketplace = models.ForeignKey(Marketplace, models.PROTECT, related_name="producers")
    slug = models.SlugField(max_length=80, unique=True)
    legal_name = models.CharField(max_length=160)
    legal_form = models.CharField(max_length=24, choices=LegalForm)
    name_sort = models.CharField(max_length=320, db_collation="C", help_text="Vietnamese alphabetical order")
    ward = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="+")
    hamlet = models.CharField(max_length=80, blank=True)
    street = models.CharField(max_length=160, blank=True)
    old_district = models.CharField(max_length=64, blank=True)
    old_commune = models.CharField(max_length=64, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    founded_year = models.PositiveSmallIntegerField(null=True, blank=True)
    contact_name = models.CharField(max_length=120)
    phone = models.CharField(max_length=16)
    email = models.EmailField(blank=True)
    business_registration_no = models.CharField(max_length=32, blank=True)
    is_individual = models.BooleanField(
        default=False, help_text="a person without a business registration; taxed as a household is"
    )
    goods = models.CharField(max_length=8, choices=Goods, blank=True, help_text="says which papers it needs")
    bank_bin = models.CharField(max_length=6, blank=True)
    bank_account = models.CharField(max_length=19, blank=True)
    tagline_vi = models.CharField(max_length=240, blank=True)
    story_vi = models.TextField(blank=True)
    story_en = models.TextField(blank=True)
    visiting_hours = models.CharField(max_length=200, blank=True, help_text="when people may come by, in its own words")
    cover = models.FileField(upload_to="producers/", max_length=160, blank=True)
    answer_within_h = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="hours to answer an order in; empty for the marketplace's own"
    )
    min_order_vnd = models.PositiveIntegerField(
        default=0, help_text="the least goods of one order, before vouchers and delivery; 0 takes any"
    )
    was_helped_to_join = models.BooleanField(default=False, help_text="on-boarded by the community digital team")
    is_shared = models.BooleanField(
        default=True, help_text="partner marketplaces may show its products, as far as each product says so"
    )
    is_trusted = models.BooleanField(default=False, help_text="what it changes is shown without a look at it first")
    joined_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.APPLICANT)
    status_reason = models.CharField(max_length=500, blank=True, help_text="why it may not sell, as it is told")
    status_advice = models.CharField(max_length=500, blank=True, help_text="what it can do about that")
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="refused or closed")
    is_stopped_for_rules = models.BooleanField(default=False, help_text="accepting the newest rules is all it takes")
    payouts_held = models.BooleanField(default=False, help_text="while suspended: earned money stays here")

    objects = ProducerQuerySet.as_manager()
    resting_until: date | None  # only on rows of with_break()
    product_number: int  # only on rows of catalog.selectors.shelves

    class Meta:
        ordering = ["name_sort", "pk"]
        constraints = [
            models.CheckConstraint(
                name="producer_is_somewhere_on_earth",
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(
                name="producer_answers_within_1_to_168_hours",
                condition=Q(answer_within_h__isnull=True) | Q(answer_within_h__range=(1, 168)),
            ),
            models.CheckConstraint(
                name="producer_who_may_not_sell_is_told_why_and_what_to_do",
                condition=~Q(status__in=["changes_requested", "refused", "suspended", "closed"])
                | (~Q(status_reason="") & ~Q(status_advice="")),
            ),
            models.CheckConstraint(
                name="suspended_producer_has_a_moment",
                condition=Q(status="suspended", suspended_at__isnull=False)
                | (~Q(status="suspended") & Q(suspended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="only_a_suspended_producer_waits_for_its_money_or_the_rules",
                condition=Q(status="suspended") | Q(payouts_held=False, is_stopped_for_rules=False),
            ),
            models.CheckConstraint(
                name="refused_or_closed_producer_has_a_moment",
                condition=~Q(status__in=["refused", "closed"]) | Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.legal_name

    @property
    def name(self) -> str:
        return self.legal_name

    @property
    def may_sell(self) -> bool:
        """As trading(), of one row."""
        return self.status == self.Status.APPROVED

    @property
    def answer_hours(self) -> int:
        """Hours it has to answer a paid order."""
        return self.answer_within_h or int(settings.ANSWER_WITHIN_H)


def resting_until(on: date, *, producer: str) -> models.Subquery:
    """For an annotation: the last day of the break that a row's producer takes on that day, if it takes one.

    producer  the column that names the producer, e.g. "producer" of a product
    """
    breaks = ProducerBreak.objects.filter(producer=models.OuterRef(producer), starts_on__lte=on, ends_on__gte=on)
    return models.Subquery(breaks.order_by("-ends_on").values("ends_on")[:1])


class BreakQuerySet(models.QuerySet["ProducerBreak"]):
    def coming(self) -> Self:
        """Today's and later ones."""
        return self.filter(ends_on__gte=clock.today())


class ProducerBreak(models.Model):
    """Days on which a producer takes no orders: "tạm nghỉ", or a single closed day. Both days belong to it."""

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="breaks")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=120, blank=True, help_text="told to buyers")

    objects = BreakQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(name="break_ends_after_it_starts", condition=Q(ends_on__gte=models.F("starts_on"))),
            models.UniqueConstraint(fields=["producer", "starts_on"], name="one_break_per_producer_and_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.producer_id} {self.starts_on}–{self.ends_on}"


class Membership(models.Model):
    """A person's role at a producer; what each role may do stands in catalog.rights.

    A trigger, producer_keeps_an_owner, refuses to let go of the last owner.
    """

    class Role(models.TextChoices):
        OWNER = "owner", _("Chủ cơ sở")
        STAFF = "staff", _("Người phụ bán")
        READER = "reader", _("Chỉ xem")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    producer = models.ForeignKey(Producer, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "producer"], name="one_role_per_person_and_producer")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.producer_id}"
