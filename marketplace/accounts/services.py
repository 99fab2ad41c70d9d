"""Commands about people: signing up, and signing in at a pace no robot likes."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from marketplace.kernel.attempts import count_attempt
from marketplace.kernel.audit import Actor, record

from .errors import ContactTaken, ContactUnclear, TooManyAttempts, TooManySignUps, WeakPassword, WrongSignIn
from .models import User
from .phones import parse_phone

SIGN_IN_ATTEMPTS = 10
SIGN_IN_WINDOW_S = 15 * 60
SIGN_UP_WINDOW_S = 60 * 60
# What the person agreed to, kept as proof: the rules and the privacy page as of this day.
TERMS_VERSION = "2026-11"


def sign_up(*, full_name: str, contact: str, password: str, address: str, language: str = "vi") -> User:
    """Open an account for somebody who agreed to the rules; contact is a phone number or an e-mail address.

    address  where the visitor comes from: so many accounts an hour from one (settings.SIGN_UPS_PER_HOUR)

    Raises TooManySignUps, ContactUnclear, ContactTaken, WeakPassword.
    """
    _refuse_many_sign_ups(address)
    phone, email = read_contact(contact)
    try:
        validate_password(password)
    except ValidationError as error:
        raise WeakPassword(field="password") from error
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                full_name=full_name.strip(), phone=phone, email=email, password=password, language=language
            )
            record("sign_up", user, actor=Actor("user", user.pk), after={"terms": TERMS_VERSION})
    except IntegrityError as error:
        raise ContactTaken(field="contact") from error
    return user


def _refuse_many_sign_ups(address: str) -> None:
    """Every attempt counts, also one that is refused: asking which numbers have an account is what robots do."""
    most = settings.SIGN_UPS_PER_HOUR
    key = f"sign-up:{hashlib.sha256(address.encode()).hexdigest()}"
    if most and count_attempt(key, window_s=SIGN_UP_WINDOW_S) > most:
        raise TooManySignUps


def read_contact(contact: str) -> tuple[str | None, str | None]:
    """(phone in E.164, None) or (None, e-mail in lower case). Raises ContactUnclear."""
    if "@" not in contact:
        if phone := parse_phone(contact):
            return phone, None
        raise ContactUnclear(field="contact")
    email = contact.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise ContactUnclear(field="contact") from error
    return None, email


def sign_in(*, request: HttpRequest, name: str, password: str, address: str) -> User:
    """The person behind a phone number or e-mail and a password; the caller opens the session.

    address  where the attempt comes from; ten attempts per name and address in 15 minutes, a success starts anew

    Raises TooManyAttempts, WrongSignIn.
    """
    key = _attempts_key(name, address)
    if count_attempt(key, window_s=SIGN_IN_WINDOW_S) > SIGN_IN_ATTEMPTS:
        raise TooManyAttempts
    user = authenticate(request, username=name, password=password)
    if not isinstance(user, User):
        raise WrongSignIn
    cache.delete(key)
    return user


def _attempts_key(name: str, address: str) -> str:
    """One key however the same number is written; hashed, so that the cache holds nobody's name."""
    written = parse_phone(name) or name.strip().lower()
    return f"sign-in:{hashlib.sha256(f'{written}|{address}'.encode()).hexdigest()}"
