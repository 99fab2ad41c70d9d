"""A page to try the API in: our own, because GraphiQL's comes from a CDN that our CSP does not let in."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from graphql import print_schema

from .errors import RequestError
from .execution import Executor
from .limits import limits
from .request import read

EXAMPLE = """\
query MonNgon {
  products(first: 3, search: "banh pia") {
    totalCount
    edges {
      node { name producer { name } priceFrom { formatted } }
    }
  }
}
"""


def explorer_page(request: HttpRequest, executor: Executor) -> HttpResponse:
    """The form, the schema, and the answer to a query sent without JavaScript."""
    asked = request.GET.get("query", "")
    page = {
        "query": asked or EXAMPLE,
        "variables": request.GET.get("variables", ""),
        "answer": _answer(request, executor) if asked else "",
        "schema": print_schema(executor.schema),
    }
    return render(request, "kernel/explorer.html", page)


def _answer(request: HttpRequest, executor: Executor) -> str:
    content: dict[str, Any]
    try:
        content = executor.run(read(request), request, limits(), only_queries=True).content()
    except RequestError as refusal:
        content = {"errors": [refusal.formatted()]}
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
