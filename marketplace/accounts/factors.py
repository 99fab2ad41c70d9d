"""What proves a person beside the password: passkeys, an app's codes, codes on paper.

django-allauth keeps the rows and does the cryptography (decision 0047); here is the only door to it, so that every
change leaves its audit row and the rest of the house knows nothing of that package.
"""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from marketplace.kernel.attempts import count_attempt
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.text import normalise

from .errors import CodeWrong, LastFactor, PasskeyRefused, TooManyAttempts
from .models import User

TOTP, PASSKEY, PAPER = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES
TRIES, WINDOW_S = 10, 15 * 60
MOST_PASSKEYS = 10


def factors_of(user: User) -> list[Authenticator]:
    """All of them, the oldest first."""
    return list(Authenticator.objects.filter(user=user).order_by("pk"))


def needs_second_step(user: User) -> bool:
    """Whether a password or a code by SMS is not enough for this person.

    An app is set up to be asked for. A passkey alone asks nobody but operators: on a phone that is shared or lost, a
    neighbour's one above all, people must still come in by password.
    """
    wanted = {TOTP, PASSKEY} if user.is_staff else {TOTP}
    return bool(Authenticator.objects.filter(user=user, type__in=wanted).exists())


def must_have_second_factor(user: User) -> bool:
    """Operators have to, where settings.OPERATOR_SECOND_FACTOR says so."""
    return user.is_staff and settings.OPERATOR_SECOND_FACTOR == "required"


def passkey_to_make(user: User) -> dict[str, Any]:
    """What the browser needs to make a passkey; the challenge stays in the session."""
    from allauth.mfa.webauthn.internal import auth  # noqa: PLC0415  # only here: fido2 takes memory

    return dict(auth.begin_registration(user, True))


def passkey_to_show(user: User | None) -> dict[str, Any]:
    """What the browser needs to show a passkey: any for nobody known, one of the person's for the second step."""
    from allauth.mfa.webauthn.internal import auth  # noqa: PLC0415

    return dict(auth.begin_authentication(user))


@transaction.atomic
def add_passkey(*, user: User, name: str, credential: str) -> Authenticator:
    """Keep what the browser made. Raises PasskeyRefused."""
    from allauth.mfa.webauthn.internal import auth  # noqa: PLC0415

    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if Authenticator.objects.filter(user=user, type=PASSKEY).count() >= MOST_PASSKEYS:
        raise PasskeyRefused
    try:
        given = _read(credential)
        auth.parse_registration_response(given)
        auth.complete_registration(given)
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    made: Authenticator = auth.WebAuthn.add(user, normalise(name)[:60] or "Passkey", given).instance
    record("add_passkey", user, actor=Actor.of(user), after={"passkey": made.pk})
    return made


def person_of_passkey(credential: str) -> User:
    """Whose passkey the browser showed, its signature checked. Raises PasskeyRefused."""
    from allauth.mfa.webauthn.internal import auth  # noqa: PLC0415

    try:
        given = _read(credential)
        user = auth.extract_user_from_response(given)
        auth.complete_authentication(user, given).record_usage()
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PasskeyRefused from error
    if not isinstance(user, User) or not user.is_active:
        raise PasskeyRefused
    return user


def check_second_step(*, user: User, code: str = "", credential: str = "") -> None:
    """The person also has what belongs to it: a passkey, or a code of the app, or one of the paper (once each).

    Raises TooManyAttempts, PasskeyRefused, CodeWrong.
    """
    if count_attempt(f"second-step:{user.pk}", window_s=WINDOW_S) > TRIES:
        raise TooManyAttempts
    if credential:
        if person_of_passkey(credential).pk != user.pk:
            raise PasskeyRefused
        return
    typed = "".join(code.split())
    for factor in Authenticator.objects.filter(user=user, type__in=[TOTP, PAPER]).order_by("-type"):
        if typed and factor.wrap().validate_code(typed):
            factor.record_usage()
            return
    raise CodeWrong(field="code")


def new_app_secret() -> str:
    from allauth.mfa.totp.internal.auth import generate_totp_secret  # noqa: PLC0415

    return str(generate_totp_secret())


def app_address(user: User, secret: str) -> str:
    """otpauth://…, for the QR code."""
    from allauth.mfa.adapter import get_adapter  # noqa: PLC0415

    return str(get_adapter().build_totp_url(user, secret))


@transaction.atomic
def set_up_app(*, user: User, secret: str, code: str) -> None:
    """From now on an app's code is asked for after the password. Raises CodeWrong."""
    from allauth.mfa.totp.internal import auth  # noqa: PLC0415

    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not secret or not auth.validate_totp_code(secret, "".join(code.split())):
        raise CodeWrong(field="code")
    Authenticator.objects.filter(user=user, type=TOTP).delete()
    auth.TOTP.activate(user, secret)
    record("set_up_app", user, actor=Actor.of(user))


@transaction.atomic
def renew_paper_codes(*, user: User) -> list[str]:
    """Ten codes for the drawer, each for once; those of before are void."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: PLC0415

    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    Authenticator.objects.filter(user=user, type=PAPER).delete()
    codes = RecoveryCodes.activate(user).get_unused_codes()
    record("renew_paper_codes", user, actor=Actor.of(user))
    return [str(code) for code in codes]


@transaction.atomic
def remove_factor(*, user: User, factor_id: int) -> None:
    """Take a passkey or the app away; nothing of anybody else. Without app and passkey the paper is void, too.

    Raises LastFactor for an operator who has to have one.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    others = Authenticator.objects.filter(user=user, type__in=[TOTP, PASSKEY]).exclude(pk=factor_id).exists()
    if not others and must_have_second_factor(user):
        raise LastFactor
    gone = Authenticator.objects.filter(user=user, type__in=[TOTP, PASSKEY], pk=factor_id)
    if not gone.delete()[0]:
        return
    if not others:
        Authenticator.objects.filter(user=user, type=PAPER).delete()
    record("remove_factor", user, actor=Actor.of(user), before={"factor": factor_id})


def _read(credential: str) -> dict[str, Any]:
    """What the page sent. Raises ValueError for anything but an object."""
    given = json.loads(credential)
    if not isinstance(given, dict):
        raise ValueError("no credential")  # noqa: TRY004  # what json says of other nonsense
    return given
