"""A producer's certificates in every state, and whose they are."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from marketplace.accounts.models import User
from marketplace.kernel.errors import NotFound

from ..models import Certificate, Producer, Product
from ..rights import Right
from .acting import Acting, Who, get_for


def certificates_of(producer: Producer) -> list[Certificate]:
    """All that were not taken back, those that end first on top; one statement."""
    own = Certificate.objects.kept().filter(product__producer=producer)
    return list(own.select_related("product", "decided_by").order_by("expires_on", "pk"))


SOON_DAYS = 60


def certificates_ending(producer: Producer, *, on: date) -> list[Certificate]:
    """Verified ones that end within SOON_DAYS or have ended, the first to end on top; one statement.

    Silent about what a later certificate of the same scheme has followed, and about products that were put away.
    """
    verified = Certificate.objects.filter(status=Certificate.Status.VERIFIED)
    later = verified.filter(
        product=OuterRef("product"), scheme=OuterRef("scheme"), expires_on__gt=OuterRef("expires_on")
    )
    ending = verified.filter(product__producer=producer, expires_on__lte=on + timedelta(days=SOON_DAYS))
    ending = ending.exclude(product__status=Product.Status.ARCHIVED).exclude(Exists(later))
    return list(ending.select_related("product").order_by("expires_on", "pk"))


def certificate_for(*, user: Who, certificate_id: int) -> Certificate:
    """A certificate of a producer this person works for, with its product and producer.

    Raises NotFound, RightMissing.
    """
    kept = Certificate.objects.kept().select_related("product__producer").filter(pk=certificate_id)
    return get_for(user, lambda producers: kept.filter(product__producer__in=producers))


def scan_for(*, user: User, certificate_id: int) -> Certificate:
    """As certificate_for; operators who may review see every one. Raises NotFound."""
    if not user.has_perm("catalog.change_certificate"):
        return certificate_for(user=Acting(user, Right.LOOK), certificate_id=certificate_id)
    return _one(Certificate.objects.select_related("product__producer").filter(pk=certificate_id).first())


def _one(found: Certificate | None) -> Certificate:
    if found is None:
        raise NotFound
    return found
