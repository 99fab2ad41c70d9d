"""Orders placed without an account, brought into it by program. Who has no proof learns nothing from the answers."""

from __future__ import annotations

from typing import Any

import graphene
from django.utils.translation import gettext as _

from marketplace.accounts.graphql.person import person
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import user_errors
from marketplace.kernel.text import is_storable

from ..services.claiming import claim_by_code, claim_by_links, send_claim_code

MOST_TOKENS = 20


class OrdersClaimCodeSend(graphene.Mutation):
    """Send six digits to the e-mail that guest orders name; the answer is the same where there are none."""

    class Arguments:
        email = graphene.String(required=True)

    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, email: str) -> OrdersClaimCodeSend:
        def command() -> dict[str, Any]:
            send_claim_code(user=person(info), email=_storable(email[:254], field="email"))
            return {}

        return answer(OrdersClaimCodeSend, command)


class OrdersClaim(graphene.Mutation):
    """Bring the guest orders of an e-mail home, by the digits that were sent there."""

    class Arguments:
        email = graphene.String(required=True)
        code = graphene.String(required=True)

    claimed = graphene.Int(description="How many orders are one's own now that were not before.")
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, email: str, code: str) -> OrdersClaim:
        def command() -> dict[str, Any]:
            user, address = person(info), _storable(email[:254], field="email")
            return {"claimed": claim_by_code(user=user, email=address, digits=code[:12])}

        return answer(OrdersClaim, command)


class OrdersClaimByTokens(graphene.Mutation):
    """Bring guest orders home whose tokens one holds, and whose e-mail or phone is one's own."""

    class Arguments:
        tokens = graphene.List(graphene.NonNull(graphene.ID), required=True, description="At most 20.")

    claimed = graphene.Int(description="How many orders are one's own now that were not before.")
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, tokens: list[str]) -> OrdersClaimByTokens:
        def command() -> dict[str, Any]:
            user = person(info)
            if len(tokens) > MOST_TOKENS:
                raise InvalidInput(_("Mỗi lần nhiều nhất %(most)s mã.") % {"most": MOST_TOKENS}, field="tokens")
            known = [token for token in tokens if is_storable(token)]
            return {"claimed": claim_by_links(user=user, tokens=known)}

        return answer(OrdersClaimByTokens, command)


def _storable(text: str, *, field: str) -> str:
    if not is_storable(text):
        raise InvalidInput(field=field)
    return text


class ClaimMoves(graphene.ObjectType):
    """What somebody does who bought before signing up."""

    orders_claim_code_send = OrdersClaimCodeSend.Field()
    orders_claim = OrdersClaim.Field()
    orders_claim_by_tokens = OrdersClaimByTokens.Field()
