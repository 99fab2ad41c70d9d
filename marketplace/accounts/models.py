"""People, where they live, and the units of the country in both eras."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, *, full_name: str, phone: str | None = None, email: str | None = None, **fields: object
    ) -> User:
        """Create a person who signs in by phone (E.164) or e-mail; password given as keyword."""
        password = fields.pop("password", None)
        user = User(full_name=full_name, phone=phone or None, email=(email or "").lower() or None, **fields)
        user.set_password(password)  # type: ignore[arg-type]  # None makes it unusable
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(Q(email=(username or "").lower()) | Q(phone=username))


class User(AbstractBaseUser, PermissionsMixin):
    """A person. One name field, as Vietnamese names are written; phone in E.164 or e-mail to sign in."""

    full_name = models.CharField(_("Họ và tên"), max_length=120)
    phone = models.CharField(_("Số điện thoại"), max_length=16, unique=True, null=True, blank=True)
    email = models.EmailField(_("E-mail"), unique=True, null=True, blank=True)
    language = models.CharField(max_length=8, default="vi")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_has_phone_or_email", condition=Q(phone__isnull=False) | Q(email__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.full_name


class AdministrativeUnit(models.Model):
    """A province, district or ward. Codes are reused across eras with another meaning, so the key is era + code."""

    class Era(models.TextChoices):
        OLD = "2024", _("trước 01/07/2025")
        NEW = "2025", _("từ 01/07/2025")

    class Kind(models.TextChoices):
        PROVINCE = "province", _("tỉnh, thành phố")
        DISTRICT = "district", _("huyện, thị xã, thành phố")
        WARD = "ward", _("xã, phường, thị trấn, đặc khu")

    id = models.CharField(primary_key=True, max_length=10, help_text="era-code, e.g. 2025-31510")
    era = models.CharField(max_length=4, choices=Era)
    code = models.CharField(max_length=5)
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=64)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["era", "kind", "code"], name="one_unit_per_era_and_code")]

    def __str__(self) -> str:
        return self.name


class Address(models.Model):
    """Where a person wants things delivered: new two-level unit, and the old one when that is what they know."""

    user = models.ForeignKey(User, models.CASCADE, related_name="addresses")
    recipient = models.CharField(_("Người nhận"), max_length=120)
    phone = models.CharField(_("Số điện thoại"), max_length=16)
    ward = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="+")
    old_ward = models.ForeignKey(AdministrativeUnit, models.PROTECT, null=True, blank=True, related_name="+")
    hamlet = models.CharField(_("Ấp, khóm, khu vực"), max_length=80, blank=True)
    street = models.CharField(_("Số nhà, đường, mốc nhận biết"), max_length=160)
    label = models.CharField(_("Gọi là"), max_length=40, blank=True)
    is_default = models.BooleanField(default=False)
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-is_default", "-used_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "ward", "street", "hamlet"], name="one_address_per_person_and_place"
            ),
            models.UniqueConstraint(
                fields=["user"], name="one_default_address_per_person", condition=Q(is_default=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.street}"


class ContactCode(models.Model):
    """Six digits sent to a phone number or an e-mail address; who types them in reads what is sent there.

    nonce    with SECRET_KEY it makes the digits; a copy of the table alone tells none
    is_sent  False where nobody has this contact: the row is there so that nobody can tell the difference
    """

    MOST_TRIES = 5

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in", _("Đăng nhập")
        RESET = "reset", _("Đặt lại mật khẩu")
        NEW_CONTACT = "new_contact", _("Liên lạc mới")
        OLD_CONTACT = "old_contact", _("Liên lạc đang dùng")
        HELP = "help", _("Cho người làm giúp")

    purpose = models.CharField(max_length=12, choices=Purpose)
    contact = models.CharField(max_length=254)
    nonce = models.CharField(max_length=32)
    language = models.CharField(max_length=8)
    is_sent = models.BooleanField()
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="contact_code_is_tried_five_times_at_most", condition=Q(tries__lte=5))
        ]
        indexes = [models.Index(fields=["expires_at"], name="contact_code_by_end")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class HelperQuerySet(models.QuerySet["Helper"]):
    def serving(self) -> Self:
        """Named, not stopped, and their time is not over."""
        return self.filter(stopped_at=None, ends_on__gte=clock.today())


class Helper(models.Model):
    """Somebody of a community digital team ("tổ công nghệ số cộng đồng"), named by an operator for a place and a time.

    Being named alone opens nothing: each producer says yes (catalog.models.HelpConsent).

    hamlet       empty for the whole ward
    ends_on      the last day
    is_anywhere  an operator lets this one help producers of other places, too
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="helpers")
    ward = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="+")
    hamlet = models.CharField(max_length=80, blank=True)
    is_anywhere = models.BooleanField(default=False)
    named_at = models.DateTimeField(default=clock.now)
    named_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ends_on = models.DateField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = HelperQuerySet.as_manager()

    class Meta:
        ordering = ["-named_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], name="one_helper_per_person", condition=Q(stopped_at__isnull=True)
            ),
            models.CheckConstraint(
                name="stopped_helper_says_by_whom",
                condition=Q(stopped_at__isnull=True, stopped_by__isnull=True)
                | Q(stopped_at__isnull=False, stopped_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As producers read it; needs the person and the ward at hand."""
        return _("%(name)s (tổ công nghệ số %(place)s)") % {"name": self.user.full_name, "place": self.place}

    @property
    def place(self) -> str:
        return self.hamlet or self.ward.name
