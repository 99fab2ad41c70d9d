"""A link to one's own goods as a file, for programs: signed, for some minutes, worth what its maker may see."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from marketplace.kernel.errors import NotFound

from ...models import Producer

LINK_LASTS_S = 600
_SALT = "catalog.sheets.exports"


def link_token(*, producer: Producer, user_id: int, kind: str) -> str:
    return signing.dumps([producer.pk, user_id, kind], salt=_SALT)


def producer_of_link(token: str, *, max_age: timedelta) -> tuple[Producer, str]:
    """(whose goods, csv or xlsx). Raises BadSignature for a wrong or old one, NotFound when its maker left."""
    producer_id, user_id, kind = signing.loads(token, salt=_SALT, max_age=max_age)
    producer = Producer.objects.of_user(user_id).filter(pk=producer_id).first()
    if producer is None:
        raise NotFound
    return producer, kind
