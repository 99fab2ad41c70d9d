"""Hồ sơ: what is there, what is missing, the papers, and what the marketplace said about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.errors import PaperNotAccepted
from catalog.models import Producer, ProducerDocument
from catalog.papers import BUSINESS, MAX_PDF_BYTES, PDF
from catalog.rights import Right
from catalog.selectors.joining import document_for, progress_of
from catalog.services.documents import add_document, read_document
from catalog.services.joining import submit_application, withdraw_application
from catalog.states.standing import APPROVED, OPEN
from marketplace.accounts.models import User
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound

from ..producer import current_producer, frame, producer_page
from ..requests import HtmxRequest
from .forms import PaperForm

_SUFFIXES = {PDF: "pdf"}


@require_safe
@producer_page
def application(request: HtmxRequest) -> HttpResponse:
    """How far the application is; for a shop that sells, its papers and its rules."""
    return _page(request, _owned(request))


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def paper(request: HtmxRequest, kind: str) -> HttpResponse:
    """One paper: send it, or send it anew."""
    producer = _owned(request)
    step = next((step for step in progress_of(producer).papers if step.name == kind), None)
    if step is None or producer.status not in OPEN:
        raise NotFound
    is_sent = request.method == "POST"
    known = {"number": producer.business_registration_no}
    form = PaperForm(request.POST if is_sent else None, request.FILES if is_sent else None, initial=known)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            add_document(
                producer_id=producer.pk,
                kind=kind,
                data=read_file(request),
                number=request.POST.get("number", ""),
                actor=Actor.of(request.user),
            )
        except MarketplaceError as refusal:
            form.is_valid()
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã nhận: %(paper)s.") % {"paper": step.words})
            return HttpResponseRedirect(reverse("orders:application"), status=303)
    context = {"step": step, "form": form, "asks_number": kind == BUSINESS, **frame(request, producer)}
    return render(request, "orders/joining/paper.html", context, status=status)


@require_POST
@producer_page
def submit(request: HtmxRequest) -> HttpResponse:
    """Send it to the marketplace."""
    producer = _owned(request)
    try:
        submit_application(producer_id=producer.pk, actor=Actor.of(request.user))
    except MarketplaceError as refusal:
        messages.error(request, str(refusal))
        return _page(request, producer, status=422)
    messages.success(request, _("Đã gửi. Chợ xem trong hai ngày làm việc rồi nhắn lại."))
    return HttpResponseRedirect(reverse("orders:application"), status=303)


@require_POST
@producer_page
def withdraw(request: HtmxRequest) -> HttpResponse:
    """Take it back to change something."""
    producer = _owned(request)
    try:
        withdraw_application(producer_id=producer.pk, actor=Actor.of(request.user))
    except MarketplaceError as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("orders:application"), status=303)


@require_safe
@producer_page
def standing_news(request: HtmxRequest) -> HttpResponse:
    """For today's page: that the shop does not sell yet, or soon will not; empty when all is well."""
    producer = current_producer(request)
    progress = progress_of(producer)
    owes_rules = any(step.name == "rules" and not step.is_done for step in progress.steps)
    context = {"producer": producer, "progress": progress, "owes_rules": owes_rules and producer.status == APPROVED}
    return render(request, "orders/joining/standing_news.html", context)


@never_cache
@require_safe
def document(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """A paper's file: for its owner, and for operators, whose look is written down. Nobody else has such a page."""
    if not isinstance(request.user, User):
        raise Http404
    try:
        found = document_for(user=request.user, document_id=document_id)
        is_own = found.producer.memberships.filter(user_id=request.user.pk).exists()
        content = read_document(document=found, actor=Actor.of(request.user), is_operator=not is_own)
    except NotFound:
        raise Http404 from None
    return file_answer(content, found.content_type, f"{found.kind}-{found.pk}")


def file_answer(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A private file: kept by nobody, never run. A PDF is saved and not opened in the page."""
    answer = HttpResponse(content, content_type=content_type)
    how = "attachment" if content_type == PDF else "inline"
    answer["Content-Disposition"] = f'{how}; filename="{name}.{_SUFFIXES.get(content_type, "webp")}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _owned(request: HtmxRequest) -> Producer:
    return current_producer(request, Right.MANAGE)


def read_file(request: HttpRequest, field: str = "file") -> bytes:
    """The upload of a form; a heavy one is refused before it is read into memory. Raises PaperNotAccepted."""
    upload = request.FILES.get(field)
    if upload is None or not upload.size:
        raise PaperNotAccepted(_("Chọn một ảnh hoặc một tệp PDF."), field=field)
    if upload.size > MAX_PDF_BYTES:
        raise PaperNotAccepted(_("Tệp nặng quá 10 MB. Bà con chụp lại ở cỡ nhỏ hơn."), field=field)
    return bytes(upload.read())


def _page(request: HtmxRequest, producer: Producer, *, status: int = 200) -> HttpResponse:
    progress = progress_of(producer)
    context: dict[str, Any] = {
        "progress": progress,
        "is_owner": True,
        "is_open": producer.status in OPEN,
        "events": producer.events.select_related(None)[:20],
        "erased": ProducerDocument.Status.ERASED,
        **frame(request, producer),
    }
    return render(request, "orders/joining/application.html", context, status=status)
