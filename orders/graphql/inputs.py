"""What a program sends with an order, checked as strictly as the form of the web page."""

from __future__ import annotations

from typing import Any

import graphene
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.accounts.phones import parse_phone
from marketplace.accounts.places import NEW_ERA, OLD_ERA, unit
from marketplace.kernel.errors import InvalidInput, MarketplaceError, NotFound
from marketplace.kernel.graphql.ids import key_of
from marketplace.kernel.graphql.mutations import InputError
from marketplace.kernel.text import is_storable, normalise

from ..models import Order
from ..services.placing import Buyer, Destination, Request


class LineInput(graphene.InputObjectType):
    variant_id = graphene.ID(required=True)
    units = graphene.Int(required=True, description="1 to 999 packs; 0 in cartLinesUpdate takes the line out.")


class BuyerInput(graphene.InputObjectType):
    full_name = graphene.String(required=True)
    phone = graphene.String(required=True, description="Vietnamese, as people write it: 0912 345 678")
    email = graphene.String(required=True, description="Where news of the order goes.")


class DestinationInput(graphene.InputObjectType):
    ward_code = graphene.String(required=True, description="As places(query) gives it.")
    old_ward_code = graphene.String(description="The ward until 30/06/2025, if that is how it was found.")
    street = graphene.String(required=True, description="House number and street, or a landmark.")
    hamlet = graphene.String(description="Ấp, khóm, khu vực.")


class DeliveryInput(graphene.InputObjectType):
    producer_id = graphene.ID(required=True)
    service = graphene.String(required=True, description="As deliveryQuotes offers it.")


class OrderInput(graphene.InputObjectType):
    """What the buyer reviewed and agreed to."""

    cart_token = graphene.ID(description="Of a guest's cart; a signed-in person's own needs none.")
    buyer = BuyerInput(required=True)
    destination = DestinationInput(required=True)
    deliveries = graphene.List(graphene.NonNull(DeliveryInput), description="Where none is chosen, the cheapest.")
    note = graphene.String()
    expected_total = graphene.BigInt(required=True, description="Whole đồng, as the buyer saw it reviewed.")
    terms_accepted = graphene.Boolean(required=True)


class Checked:
    """Gathers what is wrong with an input, so that all of it is told at once."""

    def __init__(self) -> None:
        self.refusals: list[MarketplaceError] = []

    def text(self, value: str | None, field: str, *, column: str, at_least: int = 0) -> str:
        """One line, within the length of the order's column."""
        line, longest = normalise(value or ""), getattr(Order._meta.get_field(column), "max_length", 0)
        if not at_least <= len(line) <= longest:
            message = _("Ghi từ %(least)s đến %(most)s ký tự.") % {"least": at_least, "most": longest}
            self.refuse(message, field)
        if not is_storable(line):
            self.refuse(str(InvalidInput.default_message), field)
        return line

    def refuse(self, message: str, field: str) -> None:
        self.refusals.append(InvalidInput(message, field=field))

    def done(self) -> None:
        """Raises InputError when anything was wrong."""
        if self.refusals:
            raise InputError(self.refusals)


def read_order(given: dict[str, Any], *, user_id: int | None) -> Request:
    """Raises InputError with every input that is wrong."""
    checked = Checked()
    if not given["terms_accepted"]:
        checked.refuse(_("Cần đồng ý với điều khoản mua bán thì mới đặt được."), "terms_accepted")
    request = Request(
        buyer=_buyer(given["buyer"], checked, user_id),
        destination=_destination(given["destination"], checked),
        services=_services(given.get("deliveries") or [], checked),
        note=checked.text(given.get("note"), "note", column="note"),
        expected_total_vnd=given["expected_total"],
    )
    checked.done()
    return request


def _buyer(given: dict[str, Any], checked: Checked, user_id: int | None) -> Buyer:
    phone = parse_phone(given["phone"])
    if phone is None:
        checked.refuse(_("Số điện thoại chưa đúng. Ví dụ: 0912 345 678."), "buyer.phone")
    email = checked.text(given["email"], "buyer.email", column="email")
    try:
        validate_email(email)
    except ValidationError:
        checked.refuse(_("E-mail chưa đúng."), "buyer.email")
    name = checked.text(given["full_name"], "buyer.full_name", column="full_name", at_least=2)
    return Buyer(name, phone or "", email, (get_language() or "vi")[:2], user_id)


def _destination(given: dict[str, Any], checked: Checked) -> Destination:
    old_code = given.get("old_ward_code") or ""
    if not ward_exists(given["ward_code"]):
        checked.refuse(_("Không có xã, phường này. Tìm bằng “places”."), "destination.ward_code")
    if old_code and not ward_exists(old_code, era=OLD_ERA):
        checked.refuse(_("Không có xã, phường cũ này."), "destination.old_ward_code")
    street = checked.text(given["street"], "destination.street", column="street", at_least=1)
    hamlet = checked.text(given.get("hamlet"), "destination.hamlet", column="hamlet")
    return Destination(given["ward_code"], street, hamlet, old_code)


def ward_exists(code: str, *, era: str = NEW_ERA) -> bool:
    try:
        return unit(era, code).kind == "ward"
    except KeyError:
        return False


def services_of(given: list[dict[str, Any]]) -> dict[int, str]:
    """The delivery service wanted per producer. Raises NotFound for an id that is no producer's."""
    return {key_of("Producer", one["producer_id"], field="deliveries"): one["service"] for one in given}


def _services(given: list[dict[str, Any]], checked: Checked) -> dict[int, str]:
    try:
        return services_of(given)
    except NotFound as refusal:
        checked.refusals.append(refusal)
        return {}
