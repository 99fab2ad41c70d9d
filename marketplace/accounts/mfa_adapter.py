"""What django-allauth's factors ask the project for: secrets are kept encrypted, and whose passkeys they are."""

from __future__ import annotations

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from .models import User
from .phones import format_phone


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # that package ships no types
    """Named by settings.MFA_ADAPTER."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return str(settings.SHOP["name"])

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        """What the phone shows beside a passkey or a code."""
        if not isinstance(user, User):
            return str(user)
        return user.email or format_phone(user.phone or "")

    def _get_site_name(self) -> str:
        return str(settings.SHOP["name"])


def _cipher() -> Fernet:
    key = hashlib.sha256(b"marketplace.accounts.mfa:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
