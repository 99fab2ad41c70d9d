"""Parts whose buyers come to a point, by program."""

from __future__ import annotations

from typing import Any

import graphene

from ...services import picking_up
from .payload import PartPayload


class PartReady(PartPayload):
    """The goods lie at the pick-up point; the buyer is told the code."""

    class Arguments:
        number = graphene.String(required=True)

    @staticmethod
    def mutate(_root: None, info: Any, number: str) -> PartReady:
        moved: PartReady = PartReady.moved(info, number, picking_up.make_ready)
        return moved


class PartCollect(PartPayload):
    """The buyer read the code out and took the goods; five tries an hour."""

    class Arguments:
        number = graphene.String(required=True)
        code = graphene.String(required=True)

    @staticmethod
    def mutate(_root: None, info: Any, number: str, code: str) -> PartCollect:
        moved: PartCollect = PartCollect.moved(info, number, picking_up.collect_part, code=code[:20])
        return moved
