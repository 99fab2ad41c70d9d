"""Whole answers to anonymous questions, kept for a minute and for one version of what they tell about.

The front door says which questions may be kept: those that ask for nothing but the named root fields, and reach none of
the named types. Limits on rate, shape and cost hold for kept answers too: an answer is kept only after it passed them,
and under the limits it passed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import astuple, dataclass

from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils.translation import get_language
from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    visit,
)

from .limits import Limits
from .request import Asked

KEPT_S = 60


@dataclass(frozen=True)
class Keeping:
    """What may be kept.

    version  a text that differs after every change of what the root fields tell
    roots    root fields whose answers are the same for everybody
    never    names of types that change without a new version
    """

    version: Callable[[], str]
    roots: frozenset[str]
    never: frozenset[str]

    def allows(self, schema: GraphQLSchema, document: DocumentNode) -> bool:
        """Whether every operation of the document may be kept: a document is judged once, not for every request."""
        types = TypeInfo(schema)
        judge = _Judge(self, types, schema.query_type)
        visit(document, TypeInfoVisitor(types, judge))
        return judge.allows


class _Judge(Visitor):
    def __init__(self, keeping: Keeping, types: TypeInfo, root: GraphQLObjectType | None) -> None:
        super().__init__()
        self.allows = True
        self._keeping, self._types, self._root = keeping, types, root

    def enter_operation_definition(self, node: OperationDefinitionNode, *_where: object) -> None:
        self.allows &= node.operation == OperationType.QUERY

    def enter_field(self, node: FieldNode, *_where: object) -> None:
        parent, inner = self._types.get_parent_type(), self._types.get_type()
        if parent is self._root:
            self.allows &= node.name.value in self._keeping.roots
        if inner is not None:
            self.allows &= get_named_type(inner).name not in self._keeping.never


def place_of(asked: Asked, request: HttpRequest, limits: Limits, version: str) -> str:
    """Where an answer lies: everything it depends on. Addresses of pictures name the host that was asked."""
    question = [asked.query, asked.operation_name, asked.variables, astuple(limits)]
    reader = [version, get_language(), request.scheme, request.get_host()]
    text = json.dumps([question, reader], cls=DjangoJSONEncoder, sort_keys=True)
    return f"graphql:answer:{hashlib.sha256(text.encode()).hexdigest()}"


def find(place: str) -> bytes | None:
    found: bytes | None = cache.get(place)
    return found


def keep(place: str, body: bytes) -> None:
    cache.set(place, body, KEPT_S)
