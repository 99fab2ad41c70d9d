"""Keys for a producer's own programs: made once, shown once, revoked at any time."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput

from ..models import ApiToken, Producer

MARK = "chq_"
MOST_TOKENS = 10
DAYS = (30, 90, 365)


@transaction.atomic
def create_token(*, producer: Producer, user: User, name: str, may_work: bool, days: int) -> tuple[ApiToken, str]:
    """A new key for one producer, and its text, which nobody can read again. Raises InvalidInput."""
    name = name.strip()
    if not name or len(name) > 60:
        raise InvalidInput(_("Đặt tên cho chìa khóa, tối đa 60 chữ."), field="name")
    if days not in DAYS:
        raise InvalidInput(_("Chọn thời hạn có trong danh sách."), field="days")
    Producer.objects.select_for_update(no_key=True).get(pk=producer.pk)
    now = clock.now()
    live = ApiToken.objects.filter(producer=producer, revoked_at__isnull=True, expires_at__gt=now)
    if live.count() >= MOST_TOKENS:
        raise InvalidInput(_("Nhiều nhất %(most)s chìa khóa đang dùng. Thu hồi bớt rồi tạo.") % {"most": MOST_TOKENS})
    text = MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        producer=producer,
        user=user,
        name=name,
        digest=token_digest(text),
        tail=text[-4:],
        may_work=may_work,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    record("create_token", token, actor=Actor.of(user), after={"name": name, "may_work": may_work, "days": days})
    return token, text


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: Actor) -> None:
    """The key opens nothing from now on. Revoking twice changes nothing."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=clock.now()):
        record("revoke_token", token, actor=actor)


def use_token(text: str) -> ApiToken | None:
    """The key behind this text, with its person, if it opens anything now; notes that it was used, once an hour."""
    if not text.startswith(MARK) or len(text) > 80:
        return None
    now = clock.now()
    tokens = ApiToken.objects.filter(digest=token_digest(text), revoked_at__isnull=True, expires_at__gt=now)
    token = tokens.filter(user__is_active=True).select_related("user").first()
    if token and (token.used_at is None or token.used_at < now - timedelta(hours=1)):
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return token


def token_digest(text: str) -> str:
    """A key is 256 random bits: it needs no slow hash, nobody guesses it."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
