"""What became of a part after it was bought: changes of its price, offers, returns, complaints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from catalog.graphql import loaders as catalog_loaders
from catalog.graphql.products import ProductVariantType
from marketplace.kernel.graphql.ids import global_id
from marketplace.kernel.graphql.loaders import loader
from marketplace.kernel.graphql.types import Money, listed

from ..models import Adjustment, Complaint, OrderEvent, OrderLine, Proposal, ProposalLine, Return, ReturnLine
from .grouping import grouped

AdjustmentKind = graphene.Enum.from_enum(Adjustment.Kind, description="Why a part costs less (or more) than at first.")
ReturnStatus = graphene.Enum.from_enum(Return.Status, name="ReturnStatus")
ReturnReason = graphene.Enum.from_enum(Return.Reason, name="ReturnReason")
ComplaintStatus = graphene.Enum.from_enum(Complaint.Status, name="ComplaintStatus")
ComplaintField = graphene.Enum.from_enum(Complaint.Field, name="ComplaintField")


def adjustments(part_ids: Sequence[int]) -> list[list[Adjustment]]:
    return grouped(Adjustment.objects.filter(part__in=part_ids), "part_id", part_ids)


def returns(part_ids: Sequence[int]) -> list[list[Return]]:
    """The returns of each part, newest first, with their lines."""
    found = Return.objects.filter(part__in=part_ids).prefetch_related("lines__line")
    return grouped(found, "part_id", part_ids)


def complaints(part_ids: Sequence[int]) -> list[list[Complaint]]:
    return grouped(Complaint.objects.filter(part__in=part_ids).order_by("-filed_at", "-pk"), "part_id", part_ids)


def proposals(part_ids: Sequence[int]) -> list[Proposal | None]:
    found = Proposal.objects.filter(part__in=part_ids).prefetch_related("lines__line").in_bulk(field_name="part_id")
    return [found.get(part_id) for part_id in part_ids]


def case_events(codes: Sequence[str]) -> list[list[OrderEvent]]:
    """The history of each return or complaint, oldest first."""
    return grouped(OrderEvent.objects.filter(case_ref__in=codes), "case_ref", codes)


def line_id(line: OrderLine) -> str:
    return global_id("OrderLine", line.pk)


class AdjustmentType(graphene.ObjectType):
    """One change of what a part costs; below zero goes back to the buyer."""

    class Meta:
        name = "Adjustment"

    kind = AdjustmentKind(required=True)
    kind_text = graphene.String(required=True)
    amount = graphene.Field(Money, required=True)
    note = graphene.String(required=True)
    at = graphene.DateTime(required=True)

    @staticmethod
    def resolve_kind_text(adjustment: Adjustment, _info: Any) -> str:
        return adjustment.get_kind_display()

    @staticmethod
    def resolve_amount(adjustment: Adjustment, _info: Any) -> int:
        return adjustment.amount_vnd


class CaseEventType(graphene.ObjectType):
    """One step of a return or a complaint."""

    class Meta:
        name = "CaseEvent"

    at = graphene.DateTime(required=True)
    status = graphene.String(required=True)
    role = graphene.String(required=True, description="buyer, producer, operator or system.")
    note = graphene.String(required=True)


class ReturnLineType(graphene.ObjectType):
    class Meta:
        name = "ReturnLine"
        description = "So many packs of one line."

    line_id = graphene.ID(required=True)
    product_name = graphene.String(required=True)
    units = graphene.Int(required=True)

    @staticmethod
    def resolve_line_id(row: ReturnLine, _info: Any) -> str:
        return line_id(row.line)

    @staticmethod
    def resolve_product_name(row: ReturnLine, _info: Any) -> str:
        return row.line.product_name


class ReturnType(graphene.ObjectType):
    """Goods the buyer gives back, or that came spoilt."""

    class Meta:
        name = "Return"

    code = graphene.String(required=True)
    status = ReturnStatus(required=True)
    status_text = graphene.String(required=True)
    reason = ReturnReason(required=True)
    words = graphene.String(required=True)
    answer_by = graphene.DateTime(required=True)
    decision = graphene.String(required=True, description="What the seller said to it.")
    amount = graphene.Field(Money, required=True, description="What goes back, once settled.")
    lines = listed(ReturnLineType)
    timeline = listed(CaseEventType)

    @staticmethod
    def resolve_status_text(asked: Return, _info: Any) -> str:
        return asked.get_status_display()

    @staticmethod
    def resolve_amount(asked: Return, _info: Any) -> int:
        return asked.amount_vnd

    @staticmethod
    def resolve_lines(asked: Return, _info: Any) -> list[ReturnLine]:
        return list(asked.lines.all())

    @staticmethod
    def resolve_timeline(asked: Return, info: Any) -> Any:
        return loader(info, case_events).load(asked.code)


class ComplaintType(graphene.ObjectType):
    """A complaint to the marketplace."""

    class Meta:
        name = "Complaint"

    code = graphene.String(required=True)
    status = ComplaintStatus(required=True)
    status_text = graphene.String(required=True)
    field = ComplaintField(required=True)
    words = graphene.String(required=True)
    owner = graphene.String(required=True, description="Who works on it.")
    receive_by = graphene.DateTime(required=True)
    answer_by = graphene.DateTime(required=True)
    answer = graphene.String(required=True)
    amount = graphene.Field(Money, required=True, description="What goes back by the decision.")
    satisfaction = graphene.Int()
    timeline = listed(CaseEventType)

    @staticmethod
    def resolve_status_text(filed: Complaint, _info: Any) -> str:
        return filed.get_status_display()

    @staticmethod
    def resolve_amount(filed: Complaint, _info: Any) -> int:
        return filed.amount_vnd

    @staticmethod
    def resolve_timeline(filed: Complaint, info: Any) -> Any:
        return loader(info, case_events).load(filed.code)


class ProposalLineType(graphene.ObjectType):
    """What is missing of a line, and what the seller offers instead."""

    class Meta:
        name = "ProposalLine"

    line_id = graphene.ID(required=True)
    product_name = graphene.String(required=True)
    units_missing = graphene.Int(required=True)
    substitute = graphene.Field(ProductVariantType)
    substitute_units = graphene.Int(required=True)
    price = graphene.Field(Money, required=True, description="Of one substitute pack, at most what it replaces cost.")

    @staticmethod
    def resolve_line_id(row: ProposalLine, _info: Any) -> str:
        return line_id(row.line)

    @staticmethod
    def resolve_product_name(row: ProposalLine, _info: Any) -> str:
        return row.line.product_name

    @staticmethod
    def resolve_substitute(row: ProposalLine, info: Any) -> Any:
        return loader(info, catalog_loaders.variants).load(row.substitute_id) if row.substitute_id else None

    @staticmethod
    def resolve_price(row: ProposalLine, _info: Any) -> int:
        return row.price_vnd


class ProposalType(graphene.ObjectType):
    """An offer of the seller, open until it is answered or expires."""

    class Meta:
        name = "Proposal"

    note = graphene.String(required=True)
    expires_at = graphene.DateTime(required=True)
    answered_at = graphene.DateTime()
    agreed = graphene.Boolean()
    lines = listed(ProposalLineType)

    @staticmethod
    def resolve_lines(proposal: Proposal, _info: Any) -> list[ProposalLine]:
        return list(proposal.lines.all())
