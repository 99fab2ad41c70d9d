"""Parsed and validated documents, kept: a client sends the same few documents again and again."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any

from graphql import DocumentNode, GraphQLSchema, GraphQLSyntaxError, parse, validate

from .errors import RequestError, document_refused
from .keeping import Keeping
from .limits import Limits
from .shape import refuse_shape

_KEPT = 512


@dataclass(frozen=True)
class Document:
    """A parsed document, or why it can't be carried out; and whether its answers may be kept for others."""

    node: DocumentNode | None
    errors: list[dict[str, Any]]
    may_be_kept: bool = False


class DocumentStore:
    """The last documents of one schema, the least used forgotten first; shared by the threads of a process."""

    def __init__(self, schema: GraphQLSchema, keeping: Keeping | None = None) -> None:
        self._schema = schema
        self._keeping = keeping
        self._kept: OrderedDict[tuple[str, Limits], Document] = OrderedDict()
        self._lock = Lock()

    def get(self, text: str, limits: Limits) -> Document:
        """The document of a text: parsed and validated now, or the last time the text was seen."""
        key = (hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest(), limits)
        with self._lock:
            if known := self._kept.get(key):
                self._kept.move_to_end(key)
                return known
        document = self._read(text, limits)
        with self._lock:
            self._kept[key] = document
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return document

    def _read(self, text: str, limits: Limits) -> Document:
        try:
            node = parse(text, max_tokens=limits.tokens)
            if errors := validate(self._schema, node):
                return Document(None, document_refused("INVALID_DOCUMENT", errors))
            refuse_shape(node, limits)
        except GraphQLSyntaxError as error:
            return Document(None, document_refused("SYNTAX", [error]))
        except RequestError as refusal:
            return Document(None, [refusal.formatted()])
        return Document(node, [], self._keeping is not None and self._keeping.allows(self._schema, node))
