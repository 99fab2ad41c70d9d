"""Every mutation of producers, walked by who may only look, by a stranger, and by staff."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
)

from marketplace.kernel import clock
from marketplace.kernel.graphql.ids import global_id
from marketplace.kernel.models import AuditEntry
from marketplace.schema import producers
from tests.factories import MembershipFactory, UserFactory
from tests.orders.producer.whole_shop import whole_shop

pytestmark = pytest.mark.django_db
# Doors of the person's own place in a team, or own choice of being told: no producer's row is behind them.
OWN_MUTATIONS = {"teamLeave", "teamInvitationAccept", "notificationsChoose"}
IDS = {
    "certificate": "Certificate",
    "productsImport": "ProductsImport",
    "teamInvitation": "TeamInvitation",
    "teamMember": "TeamMember",
    "teamOwnership": "TeamMember",
    "messageTemplate": "MessageTemplate",
    "voucher": "Voucher",
    "harvest": "Harvest",
    "lotRecall": "Lot",
    "breakEnd": "Break",
    "productSet": "ProductVariant",
    "product": "Product",
}


@pytest.fixture
def shop():
    return whole_shop()


def value(kind: GraphQLInputType, field: str, keys: dict[str, Any], name: str) -> Any:
    """Something an argument takes."""
    if isinstance(kind, GraphQLNonNull):
        return value(kind.of_type, field, keys, name)
    if isinstance(kind, GraphQLList):
        return [value(kind.of_type, field, keys, name)]
    if isinstance(kind, GraphQLEnumType):
        return next(one for one in kind.values if one != "OWNER")
    if isinstance(kind, GraphQLInputObjectType):
        wanted = {one: inner for one, inner in kind.fields.items() if isinstance(inner.type, GraphQLNonNull)}
        return {one: value(inner.type, one, keys, name) for one, inner in wanted.items()}
    assert isinstance(kind, GraphQLScalarType)
    if kind.name == "ID":
        return identity(field, keys, name)
    said = {
        "producer": keys["producer"],
        "number": keys["number"],
        "code": keys["code"],
        "reason": "spoilt",
        "reference": keys["reference"],
    }
    return {
        "UUID": str(uuid4()),
        "Int": 1,
        "BigInt": 1,
        "Boolean": True,
        "Date": f"{clock.today()}",
        "DateTime": clock.now().isoformat(),
    }.get(kind.name) or said.get(field, "vi")


def identity(field: str, keys: dict[str, Any], name: str) -> str:
    own = {"variantId": "ProductVariant", "chargeId": "Charge", "lineId": "OrderLine", "parcelId": "Parcel"}
    own |= {"refundId": "DirectRefund", "productId": "Product"}
    kind = own.get(field) or next(kind for start, kind in IDS.items() if name.startswith(start))
    by_kind = {
        "TeamInvitation": "invitation_id",
        "TeamMember": "membership_id",
        "MessageTemplate": "template_id",
        "Voucher": "voucher_id",
        "Harvest": "harvest_id",
        "Lot": "lot_id",
        "Break": "break_id",
        "ProductVariant": "variant_id",
        "Product": "product_id",
        "Certificate": "certificate_id",
        "ProductsImport": "run_id",
        "DirectRefund": "refund_id",
        "Charge": "charge_id",
        "OrderLine": "line_id",
        "Parcel": "parcel_id",
    }
    return global_id(kind, keys[by_kind[kind]])


def codes(ask_producer: Any, keys: dict[str, Any]) -> dict[str, Any]:
    """What every mutation answers, by its name."""
    told = {}
    mutations = producers.graphql_schema.mutation_type
    assert mutations is not None
    for name, field in mutations.fields.items():
        if name in OWN_MUTATIONS:
            continue
        wanted = {one: arg for one, arg in field.args.items() if isinstance(arg.type, GraphQLNonNull)}
        if name == "productSave":
            wanted["producer"] = field.args["producer"]
        declared = ", ".join(f"${one}: {arg.type}" for one, arg in wanted.items())
        passed = ", ".join(f"{one}: ${one}" for one in wanted)
        values = {one: value(arg.type, one, keys, name) for one, arg in wanted.items()}
        document = f"mutation ({declared}) {{ {name}({passed}) {{ errors {{ code }} }} }}"
        answer = ask_producer(document, **values)
        told[name] = [error["code"] for error in answer["data"][name]["errors"]] if answer.get("data") else answer
    return told


@pytest.mark.parametrize(("who", "code"), [("reader", "RIGHT_MISSING"), ("stranger", "NOT_FOUND")])
def test_no_mutation_is_for_who_may_only_look_nor_for_a_stranger(ask_producer, client, shop, who, code):
    producer, keys = shop
    client.force_login(MembershipFactory(producer=producer, role=who).user if who == "reader" else UserFactory())
    before = AuditEntry.objects.count()

    told = codes(ask_producer, {**keys, "producer": producer.slug})

    assert len(told) > 35
    assert {name: answer for name, answer in told.items() if answer != [code]} == {}
    assert AuditEntry.objects.count() == before


def test_staff_do_all_but_touch_the_team(ask_producer, client, shop):
    producer, keys = shop
    client.force_login(MembershipFactory(producer=producer, role="staff").user)
    before = AuditEntry.objects.count()
    told = codes(ask_producer, {**keys, "producer": producer.slug})

    assert {name for name, answer in told.items() if answer == ["RIGHT_MISSING"]} == {
        name for name in told if name.startswith(("team", "application", "sellerRules"))
    }
    assert AuditEntry.objects.filter(command__in=["ask_bank_account", "set_role", "remove_member"]).count() == 0
    assert AuditEntry.objects.count() > before  # the rest is their work
