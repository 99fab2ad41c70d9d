"""People in the console."""

from __future__ import annotations

import django.contrib.auth.admin  # noqa: F401  # registers Group, so that it can be taken out below
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group

from marketplace.kernel.admin import show

from .models import User

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
