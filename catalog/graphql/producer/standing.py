"""A producer's application, certificates and page, by program: the same commands as the pages, the same refusals."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

import graphene
from graphene.types.generic import GenericScalar

from catalog.graphql.acting import acting
from catalog.models import Certificate, Producer
from catalog.rights import Right
from catalog.selectors.access import producer_for
from catalog.selectors.certificates import certificate_for, certificates_of
from catalog.selectors.joining import Step, progress_of
from catalog.services import certificates, joining, market_rules
from catalog.services import page as pages
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.graphql.ids import global_id, key_of
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import listed, user_errors

from ..enums import CertificateScheme

ProducerStatus = graphene.Enum.from_enum(Producer.Status, name="ProducerStatus", description="Whether it may sell.")
CertificateStatus = graphene.Enum.from_enum(
    Certificate.Status, name="CertificateStatus", description="Buyers read of VERIFIED ones that have not ended."
)


class StepType(graphene.ObjectType):
    """One thing an applicant does. state: missing, waiting (for the marketplace), returned, done."""

    class Meta:
        name = "ApplicationStep"

    name = graphene.String(required=True, description="Kind of a paper, or rules, page, product.")
    words = graphene.String(required=True)
    state = graphene.String(required=True)
    is_needed = graphene.Boolean(required=True)
    reason = graphene.String(required=True, description="Why a paper was returned.")
    advice = graphene.String(required=True, description="What to do about it.")

    @staticmethod
    def resolve_reason(step: Step, _info: Any) -> str:
        return step.document.reason if step.document else ""

    @staticmethod
    def resolve_advice(step: Step, _info: Any) -> str:
        return step.document.advice if step.document else ""


class RulesType(graphene.ObjectType):
    """The newest version of the rules for those who sell."""

    class Meta:
        name = "SellerRules"

    number = graphene.Int(required=True, description="Send it back when accepting.")
    text = graphene.String(required=True)
    changes = graphene.String(required=True)
    effective_on = graphene.Date(required=True)
    stops_on = graphene.Date(description="From when nobody sells without having accepted; null stops nobody.")


class ApplicationType(graphene.ObjectType):
    """How far a producer is on its way to selling. Papers themselves are sent by the pages only."""

    class Meta:
        name = "Application"

    status = ProducerStatus(required=True)
    reason = graphene.String(required=True, description="Why it may not sell.")
    advice = graphene.String(required=True, description="What to do about that.")
    payouts_held = graphene.Boolean(required=True)
    steps = listed(StepType)
    rules = graphene.Field(RulesType)


class OwnCertificateType(graphene.ObjectType):
    """A certificate of one's own, in any state but withdrawn."""

    class Meta:
        name = "OwnCertificate"

    id = graphene.ID(required=True)
    product_id = graphene.ID(required=True)
    scheme = CertificateScheme(required=True)
    stars = graphene.Int()
    number = graphene.String(required=True)
    issuer = graphene.String(required=True)
    issued_on = graphene.Date(required=True)
    expires_on = graphene.Date(required=True)
    days_left = graphene.Int(required=True, description="Negative once it has ended.")
    status = CertificateStatus(required=True)
    reason = graphene.String(required=True)
    advice = graphene.String(required=True)

    @staticmethod
    def resolve_id(certificate: Certificate, _info: Any) -> str:
        return global_id("Certificate", certificate.pk)

    @staticmethod
    def resolve_product_id(certificate: Certificate, _info: Any) -> str:
        return global_id("Product", certificate.product_id)

    @staticmethod
    def resolve_issuer(certificate: Certificate, _info: Any) -> str:
        return certificate.issuer_vi


class OwnPageType(graphene.ObjectType):
    """What buyers read about the producer, and what of it waits for a look."""

    class Meta:
        name = "OwnPage"

    name = graphene.String(required=True)
    hamlet = graphene.String(required=True)
    street = graphene.String(required=True)
    tagline_vi = graphene.String(required=True)
    story_vi = graphene.String(required=True)
    story_en = graphene.String(required=True)
    visiting_hours = graphene.String(required=True)
    founded_year = graphene.Int()
    latitude = graphene.String(required=True, description="Degrees, five decimals.")
    longitude = graphene.String(required=True)
    waiting = GenericScalar(description="By field, what buyers would read; null when nothing waits.")
    waiting_reason = graphene.String(required=True, description="Why it was handed back, if it was.")

    @staticmethod
    def resolve_waiting(producer: Producer, _info: Any) -> Any:
        change = pages.undecided_page(producer)
        return change.after if change else None

    @staticmethod
    def resolve_waiting_reason(producer: Producer, _info: Any) -> str:
        change = pages.undecided_page(producer)
        return f"{change.reason} {change.advice}".strip() if change else ""


def _application(producer: Producer) -> ApplicationType:
    progress = progress_of(producer)
    return ApplicationType(
        status=producer.status,
        reason=producer.status_reason,
        advice=producer.status_advice,
        payouts_held=producer.payouts_held,
        steps=progress.steps,
        rules=progress.rules,
    )


def _owned(info: Any, slug: str) -> Producer:
    return producer_for(user=acting(info, Right.MANAGE), slug=slug or "-")


class ProducerStandingQuery(graphene.ObjectType):
    """What a producer may ask about itself."""

    application = graphene.Field(ApplicationType, producer=graphene.String(required=True), description="Owners only.")
    own_certificates = listed(OwnCertificateType, producer=graphene.String(required=True))
    own_page = graphene.Field(OwnPageType, producer=graphene.String(required=True))

    @staticmethod
    def resolve_application(_root: None, info: Any, producer: str) -> ApplicationType:
        return _application(_owned(info, producer))

    @staticmethod
    def resolve_own_certificates(_root: None, info: Any, producer: str) -> list[Certificate]:
        return certificates_of(producer_for(user=acting(info), slug=producer or "-"))

    @staticmethod
    def resolve_own_page(_root: None, info: Any, producer: str) -> Producer:
        return producer_for(user=acting(info), slug=producer or "-")


class ApplicationSubmit(graphene.Mutation):
    """Send the application to be looked at. Safe to repeat. APPLICATION_INCOMPLETE names all it lacks."""

    class Arguments:
        producer = graphene.String(required=True)

    application = graphene.Field(ApplicationType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, producer: str) -> ApplicationSubmit:
        def command() -> dict[str, Any]:
            own = _owned(info, producer)
            actor = Actor.of(info.context.user)
            return {"application": _application(joining.submit_application(producer_id=own.pk, actor=actor))}

        return answer(ApplicationSubmit, command)


class SellerRulesAccept(graphene.Mutation):
    """Agree to the version of that number. STATE_CONFLICT: there is a newer one to read first. Safe to repeat."""

    class Arguments:
        producer = graphene.String(required=True)
        number = graphene.Int(required=True)

    application = graphene.Field(ApplicationType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, producer: str, number: int) -> SellerRulesAccept:
        def command() -> dict[str, Any]:
            own = _owned(info, producer)
            newest = progress_of(own).rules
            known = newest.pk if newest and newest.number == number else 0
            actor, address = Actor.of(info.context.user), info.context.META.get("REMOTE_ADDR", "")
            market_rules.accept_rules(producer_id=own.pk, rules_id=known, actor=actor, address=address)
            return {"application": _application(Producer.objects.get(pk=own.pk))}

        return answer(SellerRulesAccept, command)


class CertificateWithdraw(graphene.Mutation):
    """Take a certificate back: buyers no longer read of it, its scan is erased."""

    class Arguments:
        id = graphene.ID(required=True)

    certificate = graphene.Field(OwnCertificateType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str) -> CertificateWithdraw:  # noqa: A002  # GraphQL's name
        def command() -> dict[str, Any]:
            found = certificate_for(user=acting(info), certificate_id=key_of("Certificate", id))
            actor = Actor.of(info.context.user)
            return {"certificate": certificates.withdraw_certificate(certificate_id=found.pk, actor=actor)}

        return answer(CertificateWithdraw, command)


class OwnPageInput(graphene.InputObjectType):
    """What is not named stays. name, hamlet and street wait for a look where buyers know the shop."""

    name = graphene.String()
    hamlet = graphene.String()
    street = graphene.String()
    tagline_vi = graphene.String()
    story_vi = graphene.String()
    story_en = graphene.String()
    visiting_hours = graphene.String()
    founded_year = graphene.Int()


class OwnPageSave(graphene.Mutation):
    """Write what the page says, and move its pin."""

    class Arguments:
        producer = graphene.String(required=True)
        input = OwnPageInput(required=True)
        latitude = graphene.String(description="Degrees; with longitude, or neither.")
        longitude = graphene.String()

    page = graphene.Field(OwnPageType)
    errors = user_errors()

    @staticmethod
    def mutate(
        _root: None,
        info: Any,
        producer: str,
        input: dict[str, Any],  # noqa: A002  # GraphQL's name
        latitude: str | None = None,
        longitude: str | None = None,
    ) -> OwnPageSave:
        def command() -> dict[str, Any]:
            own = producer_for(user=acting(info), slug=producer or "-")
            actor = Actor.of(info.context.user)
            pin = _degrees(latitude, longitude)
            given = {"legal_name" if name == "name" else name: value for name, value in input.items()}
            facts = {name: value for name, value in given.items() if value is not None or name == "founded_year"}
            return {"page": pages.save_page(producer_id=own.pk, facts=facts, pin=pin, actor=actor)}

        return answer(OwnPageSave, command)


def _degrees(latitude: str | None, longitude: str | None) -> tuple[Decimal, Decimal] | None:
    if latitude is None and longitude is None:
        return None
    try:
        read = Decimal(latitude or ""), Decimal(longitude or "")
    except InvalidOperation as error:
        raise InvalidInput(field="latitude") from error
    if not all(each.is_finite() for each in read):
        raise InvalidInput(field="latitude")
    return read


class ProducerStandingMoves(graphene.ObjectType):
    """What a producer does about itself."""

    application_submit = ApplicationSubmit.Field()
    seller_rules_accept = SellerRulesAccept.Field()
    certificate_withdraw = CertificateWithdraw.Field()
    own_page_save = OwnPageSave.Field()
