"""Preview a file, then carry it out."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django import forms
from django.db import models, transaction
from django.utils.translation import gettext as _

from catalog.errors import ImportRefused
from catalog.models import Category, ImportRun, Producer, Product, ProductVariant
from catalog.version import catalogue_changed
from marketplace.accounts.models import AdministrativeUnit
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import StateConflict
from marketplace.kernel.text import is_storable

from . import rows as shapes
from . import writers
from .fields import ReferenceField

MAX_ROWS = 20_000


class ImportKind(models.TextChoices):
    CATEGORIES = "categories"
    PRODUCERS = "producers"
    PRODUCTS = "products"
    VARIANTS = "variants"
    CERTIFICATES = "certificates"
    LOTS = "lots"


@dataclass(frozen=True)
class Shape:
    """What one kind of file looks like: its row form, the columns that make a row unique, and how rows are written."""

    form: type[forms.Form]
    key: tuple[str, ...]
    write: Callable[[writers.Rows], None]


SHAPES: Mapping[ImportKind, Shape] = {
    ImportKind.CATEGORIES: Shape(shapes.CategoryRow, ("slug",), writers.write_categories),
    ImportKind.PRODUCERS: Shape(shapes.ProducerRow, ("slug",), writers.write_producers),
    ImportKind.PRODUCTS: Shape(shapes.ProductRow, ("slug",), writers.write_products),
    ImportKind.VARIANTS: Shape(shapes.VariantRow, ("sku",), writers.write_variants),
    ImportKind.CERTIFICATES: Shape(
        shapes.CertificateRow, ("product_slug", "scheme", "number"), writers.write_certificates
    ),
    ImportKind.LOTS: Shape(shapes.LotRow, ("sku", "lot_code"), writers.write_lots),
}


@transaction.atomic
def preview_import(*, kind: ImportKind, text: str, actor: Actor) -> ImportRun:
    """Read a CSV file, keep it raw, and list what is wrong, line by line. Nothing of the catalogue changes.

    Problems are {line, column, message}; line 1 is the header. Raises ImportRefused when it is no such table at all.
    """
    _valid, problems, total = _read(kind, text)
    run = ImportRun.objects.create(
        kind=kind, raw=text, rows_total=total, problems=problems, actor_id=actor.user_id, created_at=clock.now()
    )
    record("preview_import", run, actor=actor, after={"rows": total, "problems": len(problems)})
    return run


@transaction.atomic
def apply_import(*, run_id: int, mode: Literal["all", "valid"], actor: Actor) -> ImportRun:
    """Carry a previewed file out: all of it or nothing ("all"), or the rows without problems ("valid").

    Read again on the day, since what it refers to may have changed. Repeating a file brings the same rows up to
    date. Raises ImportRefused in mode "all" when a line has a problem, StateConflict when the run was carried out.
    """
    if not ImportRun.objects.filter(pk=run_id, applied_at__isnull=True).update(applied_at=clock.now()):
        raise StateConflict
    run = ImportRun.objects.get(pk=run_id)
    valid, problems, _total = _read(ImportKind(run.kind), run.raw)
    if problems and mode == "all":
        first = problems[0]
        raise ImportRefused(
            _("%(count)s dòng chưa đúng, chưa ghi gì cả. Dòng %(line)s, cột %(column)s: %(message)s")
            % {"count": len({problem["line"] for problem in problems}), **first}
        )
    SHAPES[ImportKind(run.kind)].write(valid)
    catalogue_changed()
    run.rows_done, run.problems = len(valid), problems
    run.save(update_fields=["rows_done", "problems"])
    record("apply_import", run, actor=actor, after={"rows": len(valid), "refused": run.rows_total - len(valid)})
    return run


Problem = dict[str, Any]


def _read(kind: ImportKind, text: str) -> tuple[list[dict[str, Any]], list[Problem], int]:
    shape = SHAPES[kind]
    table = _table(text)
    _check_header(shape, table)
    form_class = _form_with_references(shape.form, table)
    valid: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for line, cells in enumerate(table, start=2):
        form = form_class({name: cell for name, cell in cells.items() if name is not None})
        if form.is_valid():
            valid.append({**form.cleaned_data, "_line": line})
        problems += [
            {"line": line, "column": column, "message": str(message)}
            for column, messages in form.errors.items()
            for message in messages
        ]
    repeated = _repeated(shape, valid)
    problems += repeated
    lines = {problem["line"] for problem in repeated}
    return [row for row in valid if row["_line"] not in lines], problems, len(table)


def _table(text: str) -> list[dict[str, Any]]:
    if not is_storable(text):
        raise ImportRefused
    try:
        return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    except csv.Error as error:  # a quote that is opened and never closed swallows the rest of the file
        raise ImportRefused from error


def _check_header(shape: Shape, table: list[dict[str, Any]]) -> None:
    if not table or len(table) > MAX_ROWS:
        raise ImportRefused(_("Tệp cần có từ 1 đến %(most)s dòng hàng.") % {"most": MAX_ROWS})
    needed = {name for name, field in shape.form.base_fields.items() if field.required}
    missing = sorted(needed - set(table[0]))
    if missing:
        raise ImportRefused(_("Thiếu cột: %(columns)s.") % {"columns": ", ".join(missing)})


def _repeated(shape: Shape, valid: list[dict[str, Any]]) -> list[Problem]:
    """The same key twice in one file: the later lines are refused, since nobody can tell which one is meant."""
    seen: Counter[tuple[Any, ...]] = Counter()
    problems = []
    for row in valid:
        key = tuple(row[name] for name in shape.key)
        seen[key] += 1
        if seen[key] > 1:
            problems.append(
                {"line": row["_line"], "column": shape.key[0], "message": _("Dòng này lặp lại một dòng trên.")}
            )
    return problems


def _form_with_references(form_class: type[forms.Form], table: list[dict[str, Any]]) -> type[forms.Form]:
    """The row form with its references looked up: one statement per referring column."""
    found: dict[str, Mapping[str, Any]] = {}
    for name, field in form_class.base_fields.items():
        if isinstance(field, ReferenceField):
            found[name] = _known(name, {row.get(name) or "" for row in table})
    if "parent" in found:  # a parent may stand in the same file
        found["parent"] = {slug: slug for slug in {*found["parent"], *(row["slug"] for row in table)}}

    def fill(form: forms.Form, *args: Any, **options: Any) -> None:
        super(prepared, form).__init__(*args, **options)
        for name, known in found.items():
            field = form.fields[name]
            assert isinstance(field, ReferenceField)  # noqa: S101  # for mypy: chosen by that above
            field.known = known

    prepared: type[forms.Form] = type(form_class.__name__, (form_class,), {"__init__": fill})
    return prepared


def _known(column: str, words: set[str]) -> Mapping[str, Any]:
    match column:
        case "ward_code":
            wards = AdministrativeUnit.objects.filter(era=AdministrativeUnit.Era.NEW, code__in=words)
            return dict(wards.values_list("code", "pk"))
        case "parent":
            return dict(Category.objects.filter(slug__in=words).values_list("slug", "slug"))
        case "sku":
            return dict(ProductVariant.objects.filter(sku__in=words).values_list("sku", "pk"))
    model: Any = {"producer_slug": Producer, "category_slug": Category, "product_slug": Product}[column]
    return dict(model.objects.filter(slug__in=words).values_list("slug", "pk"))
