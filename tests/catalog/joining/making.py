"""Producers on their way in, made by the commands that people use."""

from __future__ import annotations

from typing import Any

from catalog.gateways import Identity
from catalog.models import MarketRules, Producer, ProducerDocument
from catalog.papers import papers_wanted
from catalog.services.documents import accept_document, add_document
from catalog.services.identity import settle_identity
from catalog.services.joining import ShopFacts, join_market, submit_application
from catalog.services.market_rules import accept_rules
from catalog.services.vetting import approve_producer
from marketplace.accounts.models import User
from marketplace.kernel.audit import SYSTEM, Actor
from tests.catalog.listings.making import photo
from tests.factories import MarketplaceFactory, UserFactory, WardFactory

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def applicant(user: User | None = None, **facts: Any) -> Producer:
    """Somebody who filled in the first form: a household that dries fish."""
    MarketplaceFactory()
    WardFactory()
    known = {
        "name": "Nhà khô Bến Lá",
        "contact_name": "Kim Thị Mai",
        "phone": "+84912345678",
        "email": "benla@cho.example",
        "ward_code": "31510",
        "goods": "food",
        "legal_form": "household",
    }
    user = user or UserFactory()
    return join_market(user_id=user.pk, facts=ShopFacts(**{**known, **facts}), actor=Actor("user", user.pk))


def owner_of(producer: Producer) -> User:
    return producer.memberships.get(role="owner").user


def with_papers(producer: Producer) -> Producer:
    """Every paper sent, the rules accepted."""
    for kind in papers_wanted(goods=producer.goods, is_individual=producer.is_individual):
        add_document(producer_id=producer.pk, kind=kind, data=photo(), number="41A8012345", actor=SYSTEM)
    accept_rules(producer_id=producer.pk, rules_id=MarketRules.objects.newest().pk, actor=SYSTEM)
    return producer


def submitted(user: User | None = None, **facts: Any) -> Producer:
    return submit_application(producer_id=with_papers(applicant(user, **facts)).pk, actor=SYSTEM)


def looked_through(producer: Producer) -> Producer:
    """Every paper accepted, the identity found right."""
    for pk in ProducerDocument.objects.filter(producer=producer).values_list("pk", flat=True):
        accept_document(document_id=pk, actor=SYSTEM)
    check = producer.identity_checks.get(status="asked")
    settle_identity(check_id=check.pk, found=Identity(is_right=True), actor=SYSTEM)
    return producer


def let_in(user: User | None = None, **facts: Any) -> Producer:
    return approve_producer(producer_id=looked_through(submitted(user, **facts)).pk, actor=SYSTEM)
