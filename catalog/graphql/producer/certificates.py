"""Certificates entered by a producer's program, with their scans: the same commands as the page."""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Any

import graphene
from django.utils.translation import gettext as _

from catalog.graphql.acting import acting
from catalog.selectors.access import product_for
from catalog.selectors.certificates import certificate_for
from catalog.services.certificates import CertificateFacts, add_certificate, send_certificate_again
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.graphql.ids import key_of
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import user_errors

from ..enums import CertificateScheme
from .standing import OwnCertificateType


class CertificateInput(graphene.InputObjectType):
    """What stands on it."""

    scheme = CertificateScheme(required=True)
    number = graphene.String(required=True)
    issuer = graphene.String(required=True)
    issued_on = graphene.Date(required=True)
    expires_on = graphene.Date(required=True)
    stars = graphene.Int(description="Of OCOP only, 3 to 5.")


def _facts(given: dict[str, Any]) -> CertificateFacts:
    issued_on: date = given["issued_on"]
    return CertificateFacts(
        scheme=given["scheme"].value,
        number=given["number"],
        issuer_vi=given["issuer"],
        issued_on=issued_on,
        expires_on=given["expires_on"],
        stars=given.get("stars"),
    )


def _scan(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput(_("Tệp phải ở dạng Base64."), field="scan") from None


class CertificateAdd(graphene.Mutation):
    """Enter a certificate of a product. Buyers read of it once the marketplace verified it. The same number of the
    same product is taken once."""

    class Arguments:
        product_id = graphene.ID(required=True)
        input = CertificateInput(required=True)
        scan = graphene.String(required=True, description="A photo or PDF in Base64; a request may hold 2.5 MB.")

    certificate = graphene.Field(OwnCertificateType)
    errors = user_errors()

    @staticmethod
    def mutate(
        _root: None,
        info: Any,
        product_id: str,
        input: dict[str, Any],  # noqa: A002  # GraphQL's name
        scan: str,
    ) -> CertificateAdd:
        def command() -> dict[str, Any]:
            product = product_for(user=acting(info), product_id=key_of("Product", product_id))
            actor, data = Actor.of(info.context.user), _scan(scan)
            return {"certificate": add_certificate(product_id=product.pk, facts=_facts(input), data=data, actor=actor)}

        return answer(CertificateAdd, command)


class CertificateSendAgain(graphene.Mutation):
    """Correct one that was refused and send it for another look, with a new scan or the old one."""

    class Arguments:
        id = graphene.ID(required=True)
        input = CertificateInput(required=True)
        scan = graphene.String(description="In Base64; left out, the old one stays.")

    certificate = graphene.Field(OwnCertificateType)
    errors = user_errors()

    @staticmethod
    def mutate(
        _root: None,
        info: Any,
        id: str,  # noqa: A002  # GraphQL's name
        input: dict[str, Any],  # noqa: A002  # GraphQL's name
        scan: str | None = None,
    ) -> CertificateSendAgain:
        def command() -> dict[str, Any]:
            found = certificate_for(user=acting(info), certificate_id=key_of("Certificate", id))
            data, actor = _scan(scan) if scan is not None else None, Actor.of(info.context.user)
            sent = send_certificate_again(certificate_id=found.pk, facts=_facts(input), data=data, actor=actor)
            return {"certificate": sent}

        return answer(CertificateSendAgain, command)


class ProducerCertificateMoves(graphene.ObjectType):
    """What a producer does about certificates, besides taking one back."""

    certificate_add = CertificateAdd.Field()
    certificate_send_again = CertificateSendAgain.Field()
