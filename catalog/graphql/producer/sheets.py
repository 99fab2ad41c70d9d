"""A producer's goods as files, by program: a file brought in and looked at, written as far as valid, taken home."""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta
from typing import Any

import graphene
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.graphql.acting import acting
from catalog.models import ImportRow, ImportRun
from catalog.selectors.access import import_for, producer_for
from catalog.selectors.own_imports import Numbers, numbers_of, wrong_rows
from catalog.services.sheets.exports import LINK_LASTS_S, link_token
from catalog.services.sheets.keeping import keep_sheet
from catalog.services.sheets.words import heading, words_of, words_of_notice
from catalog.services.sheets.working import cancel_sheet, start_sheet
from catalog.sheets.reading import MOST_BYTES
from catalog.tasks import write_sheet
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.graphql.connections import PageInfo, edge_type, edges, page_arguments, window
from marketplace.kernel.graphql.ids import global_id, key_of
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import listed, user_errors
from marketplace.kernel.idempotency import answer_once
from marketplace.kernel.text import read_number


class ImportStage(graphene.Enum):
    """Where a file stands: looked at only, being written, written as far as valid, given up."""

    PREVIEWED = "previewed"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class FileKind(graphene.Enum):
    """What kind of file."""

    CSV = "csv"
    XLSX = "xlsx"


class ImportFault(graphene.ObjectType):
    """What is wrong with one cell, and what to do."""

    field = graphene.String(required=True, description="price_vnd, units, … stable for programs.")
    column = graphene.String(required=True, description="As people call it.")
    code = graphene.String(required=True, description="REFUSED where a command refused while it was written.")
    message = graphene.String(required=True)

    @staticmethod
    def resolve_field(problem: dict[str, Any], _info: Any) -> str:
        return str(problem["column"])

    @staticmethod
    def resolve_column(problem: dict[str, Any], _info: Any) -> str:
        return heading(problem["column"])

    @staticmethod
    def resolve_code(problem: dict[str, Any], _info: Any) -> str:
        return str(problem.get("code", "refused")).upper()

    @staticmethod
    def resolve_message(problem: dict[str, Any], _info: Any) -> str:
        return words_of(problem)


class FaultyLine(graphene.ObjectType):
    """A line that was not, or can't be, written."""

    line = graphene.Int(required=True, description="As the spreadsheet counts.")
    cells = listed(graphene.String, description="As they stand in the file.")
    faults = listed(ImportFault)

    @staticmethod
    def resolve_faults(row: ImportRow, _info: Any) -> Any:
        return row.problems


FaultyLineEdge = edge_type(FaultyLine)


class FaultyLineConnection(graphene.ObjectType):
    """A page of faulty lines, in the order of the file."""

    edges = listed(FaultyLineEdge)
    page_info = graphene.Field(PageInfo, required=True)


class ImportNumbers(graphene.ObjectType):
    """How many lines stand where."""

    ready = graphene.Int(required=True, description="Without faults, waiting to be written.")
    unchanged = graphene.Int(required=True)
    faulty = graphene.Int(required=True)
    written = graphene.Int(required=True)
    refused = graphene.Int(required=True, description="Without faults when looked at, refused when written.")
    percent = graphene.Int(required=True, description="Of those to write, how many were worked on.")


class ProductsImport(graphene.ObjectType):
    """A file of goods that a producer brought."""

    id = graphene.ID(required=True)
    file_name = graphene.String(required=True)
    stage = ImportStage(required=True)
    rows_total = graphene.Int(required=True)
    numbers = graphene.Field(ImportNumbers, required=True)
    notices = listed(graphene.String, description="What was recognised, put right or left out.")
    created_at = graphene.DateTime(required=True)
    faults = graphene.Field(FaultyLineConnection, **page_arguments(), required=True, description="Forwards only.")

    @staticmethod
    def resolve_id(run: ImportRun, _info: Any) -> str:
        return global_id("ProductsImport", run.pk)

    @staticmethod
    def resolve_numbers(run: ImportRun, _info: Any) -> Numbers:
        return numbers_of(run)

    @staticmethod
    def resolve_notices(run: ImportRun, _info: Any) -> list[str]:
        return [words_of_notice(notice) for notice in run.notices]

    @staticmethod
    def resolve_faults(run: ImportRun, _info: Any, **page: Any) -> FaultyLineConnection:
        asked = window(**page)
        if asked.from_end:
            raise InvalidInput(_("Danh sách này chỉ đi tới: dùng first và after."), field="last")
        after = read_number(asked.after or "0")
        if after is None:
            raise InvalidInput(field="after")
        found = wrong_rows(run, after=after, most=asked.size)
        rows = list(found[: asked.size])
        cursors = [str(row.line) for row in rows]
        info = PageInfo(
            has_next_page=len(found) > asked.size,
            has_previous_page=bool(asked.after),
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )
        return FaultyLineConnection(edges=edges(rows, cursors), page_info=info)


class ProductsImportCreate(graphene.Mutation):
    """Bring a CSV or XLSX file: it is kept and looked at, and nothing is changed. Repeat with the same
    idempotencyKey to retry."""

    class Arguments:
        producer = graphene.String(required=True, description="Its slug.")
        file_name = graphene.String(required=True)
        content = graphene.String(required=True, description="The file in Base64; a request may hold 2.5 MB.")
        idempotency_key = graphene.UUID(required=True)

    products_import = graphene.Field(ProductsImport)
    errors = user_errors()

    @staticmethod
    def mutate(
        _root: None, info: Any, producer: str, file_name: str, content: str, idempotency_key: Any
    ) -> ProductsImportCreate:
        def command() -> dict[str, Any]:
            who = acting(info)
            own = producer_for(user=who, slug=producer or "-")
            file = _decoded(content)
            run_id = answer_once(
                scope=f"productsImportCreate:{who.user.pk}",
                key=str(idempotency_key),
                content=[producer, file_name, content],
                command=lambda: (
                    keep_sheet(producer_id=own.pk, name=file_name, content=file, actor=Actor.of(who.user)).pk
                ),
            )
            return {"products_import": import_for(user=who, run_id=run_id)}

        return answer(ProductsImportCreate, command)


def _decoded(content: str) -> bytes:
    if len(content) > MOST_BYTES * 4 // 3 + 4:
        raise InvalidInput(
            words_of({"code": "too_large", "params": {"most": MOST_BYTES // 1024 // 1024}}), field="content"
        )
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput(_("Tệp phải ở dạng Base64."), field="content") from None


class ProductsImportRun(graphene.Mutation):
    """Write the lines without faults; a task does it, ask productsImport how far it is. Safe to repeat."""

    class Arguments:
        id = graphene.ID(required=True)

    products_import = graphene.Field(ProductsImport)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str) -> ProductsImportRun:  # noqa: A002  # GraphQL's name
        def command() -> dict[str, Any]:
            who = acting(info)
            run = import_for(user=who, run_id=key_of("ProductsImport", id))
            if start_sheet(run_id=run.pk, actor=Actor.of(who.user)):
                write_sheet.delay(run.pk)
            return {"products_import": import_for(user=who, run_id=run.pk)}

        return answer(ProductsImportRun, command)


class ProductsImportCancel(graphene.Mutation):
    """Write no more of it; what is written stays. Safe to repeat."""

    class Arguments:
        id = graphene.ID(required=True)

    products_import = graphene.Field(ProductsImport)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str) -> ProductsImportCancel:  # noqa: A002  # GraphQL's name
        def command() -> dict[str, Any]:
            who = acting(info)
            run = import_for(user=who, run_id=key_of("ProductsImport", id))
            cancel_sheet(run_id=run.pk, actor=Actor.of(who.user))
            return {"products_import": import_for(user=who, run_id=run.pk)}

        return answer(ProductsImportCancel, command)


class ExportLink(graphene.ObjectType):
    """A link that anybody who has it can follow, for some minutes."""

    url = graphene.String(required=True)
    expires_at = graphene.DateTime(required=True)


class ProducerSheetsQuery(graphene.ObjectType):
    """Goods as files."""

    products_import = graphene.Field(ProductsImport, id=graphene.ID(required=True))
    products_export = graphene.Field(
        ExportLink,
        producer=graphene.String(required=True, description="Its slug."),
        kind=FileKind(required=True),
        required=True,
        description="All goods that are not archived, as the producer's page hands them out.",
    )

    @staticmethod
    def resolve_products_import(_root: None, info: Any, id: str) -> ImportRun:  # noqa: A002  # GraphQL's name
        return import_for(user=acting(info), run_id=key_of("ProductsImport", id))

    @staticmethod
    def resolve_products_export(_root: None, info: Any, producer: str, kind: Any) -> ExportLink:
        who = acting(info)
        own = producer_for(user=who, slug=producer or "-")
        token = link_token(producer=own, user_id=who.user.pk, kind=kind.value)
        path = reverse("orders:product_signed_export", args=[token])
        expires_at = clock.now() + timedelta(seconds=LINK_LASTS_S)
        return ExportLink(url=info.context.build_absolute_uri(path), expires_at=expires_at)


class ProducerSheetMoves(graphene.ObjectType):
    """What producers do with files of goods."""

    products_import_create = ProductsImportCreate.Field()
    products_import_run = ProductsImportRun.Field()
    products_import_cancel = ProductsImportCancel.Field()
