"""Goods as a file: taken home, mended in a spreadsheet, brought back, looked at, written as far as valid."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import retarget

from catalog.models import ImportRun, Producer
from catalog.selectors.access import import_for
from catalog.selectors.own_imports import PAGE, numbers_of, ready_rows, recent_imports, wrong_rows
from catalog.services.sheets.exports import LINK_LASTS_S, producer_of_link
from catalog.services.sheets.handing_out import faulty_file, goods_file, template_file
from catalog.services.sheets.keeping import keep_sheet
from catalog.services.sheets.words import words_of_notice
from catalog.services.sheets.working import cancel_sheet, start_sheet
from catalog.sheets.measuring import MOST_ROWS
from catalog.sheets.reading import MOST_BYTES
from catalog.sheets.writing import FORMATS
from catalog.tasks import write_sheet
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import InvalidInput, MarketplaceError
from marketplace.kernel.text import read_number

from ..acting import acting
from ..producer import current_producer, frame, producer_page
from ..requests import HtmxRequest
from .sheet_words import changes_of, line_of, pleas_of

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def sheets(request: HtmxRequest) -> HttpResponse:
    """The ways out and in, and the last files."""
    producer = current_producer(request)
    problem = ""
    if request.method == "POST":
        try:
            name, content = _upload(request)
            run = keep_sheet(producer_id=producer.pk, name=name, content=content, actor=Actor.of(request.user))
        except MarketplaceError as refusal:
            problem = str(refusal)
        else:
            return _back_to(run)
    context = {
        "runs": recent_imports(producer),
        "problem": problem,
        "most_mb": MOST_BYTES // 1024 // 1024,
        "most_rows": MOST_ROWS,
        **frame(request, producer),
    }
    return render(request, "orders/products/sheets.html", context, status=422 if problem else 200)


def _upload(request: HtmxRequest) -> tuple[str, bytes]:
    """Raises InvalidInput; a heavy file is refused before it is read into memory."""
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        raise InvalidInput(_("Chọn một tệp Excel (.xlsx) hoặc CSV."), field="file")
    if (upload.size or 0) > MOST_BYTES:
        raise InvalidInput(_("Tệp nặng quá %(most)s MB. Chia làm hai tệp giúp.") % {"most": MOST_BYTES // 1024 // 1024})
    return upload.name or "", upload.read()


def _back_to(run: ImportRun) -> HttpResponse:
    return HttpResponseRedirect(reverse("orders:product_sheet", args=[run.pk]), status=303)


@require_safe
@producer_page
def sheet(request: HtmxRequest, run_id: int) -> HttpResponse:
    """One file: what it would change and what is wrong, how far it is, what became of it. htmx asks for the latter."""
    run = import_for(user=acting(request), run_id=run_id)
    context: dict[str, Any] = {"run": run, "numbers": numbers_of(run), "stage": run.stage}
    if request.htmx and run.stage == "running":
        return render(request, "orders/products/sheet.html#state", context)
    after = read_number(request.GET.get("sau", "")) or 0
    wrong = wrong_rows(run, after=after)
    context |= {
        "notices": [words_of_notice(notice) for notice in run.notices],
        "wrong": [(row, line_of(row, run), pleas_of(row)) for row in wrong[:PAGE]],
        "after": after,
        "more_after": wrong[PAGE - 1].line if len(wrong) > PAGE else None,
        "changes": changes_of(ready_rows(run, most=SHOWN)) if run.stage == "previewed" else [],
    }
    if request.htmx:
        return retarget(render(request, "orders/products/sheet.html#whole", context), "#tep")
    return render(request, "orders/products/sheet.html", context | frame(request, _producer(run)))


def _producer(run: ImportRun) -> Producer:
    if run.producer is None:
        raise Http404
    return run.producer


@require_POST
@producer_page
def start(request: HtmxRequest, run_id: int) -> HttpResponse:
    """Lưu các dòng đúng."""
    run = import_for(user=acting(request), run_id=run_id)
    try:
        start_sheet(run_id=run.pk, actor=Actor.of(request.user))
    except MarketplaceError as refusal:
        messages.error(request, str(refusal))
    else:
        write_sheet.delay(run.pk)
    return _back_to(run)


@require_POST
@producer_page
def cancel(request: HtmxRequest, run_id: int) -> HttpResponse:
    run = import_for(user=acting(request), run_id=run_id)
    if not cancel_sheet(run_id=run.pk, actor=Actor.of(request.user)):
        messages.info(request, _("Tệp này đã xong trước khi bà con bấm thôi."))
    return _back_to(run)


@require_safe
@producer_page
def faulty(request: HtmxRequest, run_id: int, kind: str) -> HttpResponse:
    """The lines that were not written, each with its reason."""
    run = import_for(user=acting(request), run_id=run_id)
    return _file(faulty_file(run, kind=_kind(kind)), f"can-sua-{run.pk}.{kind}")


@require_safe
@producer_page
def goods(request: HtmxRequest, kind: str) -> HttpResponse:
    producer = current_producer(request)
    return _file(goods_file(producer, kind=_kind(kind)), f"{producer.slug}-{clock.today():%Y-%m-%d}.{kind}")


@require_safe
@producer_page
def template(request: HtmxRequest, kind: str) -> HttpResponse:
    current_producer(request)
    return _file(template_file(kind=_kind(kind)), f"tep-mau.{kind}")


@require_safe
@never_cache
def signed_goods(request: HtmxRequest, token: str) -> HttpResponse:
    """For a program that asked for a link: no sign-in, but the link lasts for minutes only and names who asked."""
    try:
        producer, kind = producer_of_link(token, max_age=timedelta(seconds=LINK_LASTS_S))
    except (signing.BadSignature, MarketplaceError) as error:
        raise Http404 from error
    return _file(goods_file(producer, kind=_kind(kind)), f"{producer.slug}-{clock.today():%Y-%m-%d}.{kind}")


def _kind(kind: str) -> str:
    if kind not in FORMATS:
        raise Http404
    return kind


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=FORMATS[name.rpartition(".")[2]])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response
