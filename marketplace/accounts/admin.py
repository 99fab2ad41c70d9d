"""People in the console."""

from __future__ import annotations

import django.contrib.auth.admin  # noqa: F401  # registers Group, so that it can be taken out below
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.admin import call_commands, call_it, show
from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import Deed, DeedAdmin

from .console_commands import COMMANDS
from .helping import name_helper, stop_helper
from .models import Address, Helper, User

# Secrets and session keys are nobody's to look at, and that package's table of addresses is not used.
for kept in (EmailAddress, Authenticator, UserSession):
    if admin.site.is_registered(kept):
        admin.site.unregister(kept)
admin.site.unregister(Group)  # roles are memberships and is_staff; groups say nothing here
show(
    User,
    list_display=["full_name", "phone", "email", "is_staff", "is_active", "joined_at"],
    list_filter=["is_staff", "is_active", "language"],
    search_fields=["full_name", "phone", "email"],
    exclude=["password", "groups", "user_permissions"],
    ordering=["-joined_at"],
)


class HelperForm(forms.Form):
    contact = forms.CharField(label=_("Số điện thoại hoặc e-mail của người trong tổ"), max_length=254)
    ward_code = forms.CharField(label=_("Mã xã, phường"), max_length=5, help_text=_("Năm số, ví dụ 31510."))
    hamlet = forms.CharField(
        label=_("Ấp, khóm, khu vực"), max_length=80, required=False, help_text=_("Để trống là cả xã, phường.")
    )
    ends_on = forms.DateField(label=_("Tới hết ngày"), widget=forms.DateInput({"type": "date"}))
    is_anywhere = forms.BooleanField(label=_("Cho giúp cả nhà làm ở nơi khác"), required=False)


def _name(_row: None, *, actor: Actor, **said: object) -> object:
    return name_helper(actor=actor, **said)  # type: ignore[arg-type]  # the form's values


def _stop(helper: Helper, *, actor: Actor) -> object:
    return stop_helper(helper_id=helper.pk, actor=actor)


@admin.register(Helper)
class HelperAdmin(DeedAdmin):
    """Who serves in a community digital team; being named opens no shop yet, that takes each producer's consent."""

    openings = (Deed("ghi-ten", _("Ghi tên người vào tổ công nghệ số"), HelperForm, _name),)
    deeds = (Deed("dung", _("Dừng, không giúp nữa"), forms.Form, _stop, lambda helper: helper.stopped_at is None),)
    list_display = ("user", "ward", "hamlet", "is_anywhere", "named_at", "ends_on", "stopped_at")
    list_filter = ("is_anywhere",)
    search_fields = ("user__full_name", "user__phone", "hamlet")


WORDS = {
    "full_name": _("Họ và tên"),
    "phone": _("Điện thoại"),
    "email": _("E-mail"),
    "language": _("Tiếng"),
    "is_staff": _("Người trực chợ"),
    "is_superuser": _("Có mọi quyền"),
    "is_active": _("Đang hoạt động"),
    "joined_at": _("Tham gia lúc"),
    "last_login": _("Vào lần cuối"),
    "user": _("Tài khoản"),
    "ward": _("Xã, phường"),
    "hamlet": _("Ấp, khóm"),
    "is_anywhere": _("Giúp mọi nơi"),
    "named_at": _("Giao việc lúc"),
    "named_by": _("Ai giao việc"),
    "ends_on": _("Ngày cuối"),
    "stopped_at": _("Dừng lúc"),
    "stopped_by": _("Ai dừng"),
}
call_it(User, name=_("người dùng"), fields=WORDS)
call_it(Address, name=_("địa chỉ"), fields={})
call_it(Helper, name=_("người giúp"), fields=WORDS)
call_commands(COMMANDS)
