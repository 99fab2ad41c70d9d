"""Sign-in by phone number or e-mail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from .models import User
from .phones import parse_phone


class PhoneOrEmailBackend(ModelBackend):
    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002  # Django passes it
        username: str | None = None,
        password: str | None = None,
        **_extra: Any,
    ) -> User | None:
        """The person behind an e-mail or a phone number written in any usual way, if the password is right."""
        if not username or not password:
            return None
        name = username.strip()
        user = User.objects.filter(email=name.lower()).first() if "@" in name else None
        if user is None and (phone := parse_phone(name)):
            user = User.objects.filter(phone=phone).first()
        if user is None:
            User().set_password(password)  # the same time for strangers: no hint who exists
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
