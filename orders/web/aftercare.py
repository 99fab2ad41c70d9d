"""Returns and complaints of a buyer: asking, following, and finding a complaint again by its code."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound
from marketplace.kernel.web.hurry import limit_posts

from .. import states
from ..models import Complaint, Return, SellerOrder, Side
from ..selectors.access import buyers_complaint, buyers_return, complaint_by_code, part_of_order
from ..selectors.aftercare import lines_of_return, story_of
from ..services.complaining import file_complaint, may_complain, rate_complaint, reopen_complaint
from ..services.photos import take_photos
from ..services.returning import ask_return as ask_for_return
from ..services.returning import may_ask_return, worth_of
from ..services.returning import withdraw_return as keep_goods
from .aftercare_forms import ComplaintForm, FindComplaintForm, RateForm, ReopenForm, ReturnForm
from .answers import care_page, carry_out, to_order
from .photos import ACCEPT, read_uploads


@care_page
def ask_return(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """Which packs come back and why, with photos."""
    part = part_of_order(token=token, number=number)
    open_one = part.returns.exclude(status__in=states.RETURN.at_rest).first()
    if open_one is not None:
        return _go("orders:return", token, open_one.code)
    form = ReturnForm(list(part.lines.select_related("variant__product")), request.POST or None)
    if request.method != "POST" or not form.is_valid():
        if not may_ask_return(part) or not form.lines:
            messages.info(request, _("Phần này không trả hàng ở đây được: hàng chưa tới, hoặc đã quá hạn báo."))
            return to_order(token, number)
        return _ask(request, part, form)
    try:
        asked = ask_for_return(
            part_id=part.pk,
            units=form.units_of(form.cleaned_data),
            reason=form.cleaned_data["reason"],
            words=form.cleaned_data["words"],
            actor=Actor.of(request.user),
            photos=take_photos(part_id=part.pk, uploads=read_uploads(request)),
        )
    except MarketplaceError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _ask(request, part, form)
    messages.success(request, _("Đã gửi yêu cầu trả hàng cho nhà làm."))
    return _go("orders:return", token, asked.code)


def _ask(request: HttpRequest, part: SellerOrder, form: ReturnForm) -> HttpResponse:
    context = {"part": part, "order": part.order, "form": form, "accept": ACCEPT}
    return render(request, "orders/aftercare/ask_return.html", context, status=422 if form.errors else 200)


@care_page
def follow_return(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """How a return stands; the buyer may take it back while it is open."""
    asked = buyers_return(token=token, code=code)
    lines = lines_of_return(asked)
    is_open = asked.status not in states.RETURN.at_rest
    context = {
        "asked": asked,
        "part": asked.part,
        "order": asked.part.order,
        "lines": lines,
        "most_vnd": sum(worth_of(row.line, row.units) for row in lines) if is_open else 0,
        "story": [(Return.Status(event.status).label, event) for event in story_of(asked)],
        "is_open": is_open,
        "photos": list(asked.photos.all()),
        "side": Side.BUYER,
    }
    return render(request, "orders/aftercare/return.html", context)


@care_page
def withdraw_return(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """The buyer keeps the goods; whoever comes by GET is shown the return."""
    asked = buyers_return(token=token, code=code)
    if request.method == "POST":
        actor = Actor.of(request.user)
        carry_out(request, lambda: keep_goods(return_id=asked.pk, actor=actor), _("Đã rút lại yêu cầu trả hàng."))
    return _go("orders:return", token, code)


@care_page
def complain(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """Tell the marketplace what went wrong with a part."""
    part = part_of_order(token=token, number=number)
    open_one = part.complaints.exclude(status__in=states.COMPLAINT.at_rest).first()
    if open_one is not None:
        return _go("orders:complaint", token, open_one.code)
    form = ComplaintForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        if not may_complain(part):
            messages.info(request, _("Đã quá hạn khiếu nại về phần này. Bà con gọi chợ nếu vẫn cần giúp."))
            return to_order(token, number)
        return _complain(request, part, form)
    try:
        photos = take_photos(part_id=part.pk, uploads=read_uploads(request))
        filed = file_complaint(part_id=part.pk, actor=Actor.of(request.user), photos=photos, **form.cleaned_data)
    except MarketplaceError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _complain(request, part, form)
    messages.success(request, _("Chợ đã nhận lời của bà con. Mã khiếu nại: %(code)s.") % {"code": filed.code})
    return _go("orders:complaint", token, filed.code)


def _complain(request: HttpRequest, part: SellerOrder, form: ComplaintForm) -> HttpResponse:
    context = {"part": part, "order": part.order, "form": form, "accept": ACCEPT}
    return render(request, "orders/aftercare/complain.html", context, status=422 if form.errors else 200)


@care_page
def follow_complaint(request: HttpRequest, token: str, code: str) -> HttpResponse:
    return _complaint_page(request, buyers_complaint(token=token, code=code))


@care_page
def reopen(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """Not content with the answer, once; whoever comes by GET is shown the complaint."""
    filed = buyers_complaint(token=token, code=code)
    form = ReopenForm(request.POST)
    if request.method == "POST":
        if not form.is_valid():
            return _complaint_page(request, filed, reopen_form=form)
        actor, words = Actor.of(request.user), form.cleaned_data["words"]
        done = _("Chợ xem lại và trả lời bà con lần nữa.")
        carry_out(request, lambda: reopen_complaint(complaint_id=filed.pk, words=words, actor=actor), done)
    return _go("orders:complaint", token, code)


@care_page
def rate(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """How content the buyer is, 1 to 5; whoever comes by GET is shown the complaint."""
    filed = buyers_complaint(token=token, code=code)
    form = RateForm(request.POST)
    if request.method == "POST":
        if not form.is_valid():
            return _complaint_page(request, filed, rate_form=form)
        actor, satisfaction = Actor.of(request.user), form.cleaned_data["satisfaction"]
        done = _("Cảm ơn bà con đã đánh giá.")
        carry_out(request, lambda: rate_complaint(complaint_id=filed.pk, satisfaction=satisfaction, actor=actor), done)
    return _go("orders:complaint", token, code)


@care_page
@limit_posts("find-complaint", most=20)
def find_complaint(request: HttpRequest) -> HttpResponse:
    """A complaint by its code and the buyer's phone: how it stands, and nothing by which to act or find the buyer."""
    form = FindComplaintForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            context |= _told(complaint_by_code(**form.cleaned_data))
        except NotFound:
            form.add_error(None, _("Không tìm thấy khiếu nại nào có mã và số điện thoại này."))
    return render(request, "orders/aftercare/find.html", context, status=422 if form.errors else 200)


def _complaint_page(request: HttpRequest, filed: Complaint, **forms: ReopenForm | RateForm) -> HttpResponse:
    context = {"part": filed.part, "order": filed.part.order, **_told(filed)}
    context |= {"reopen_form": ReopenForm(), "rate_form": RateForm(), **forms}
    context["may_answer"] = filed.status == Complaint.Status.ANSWERED
    context |= {"photos": list(filed.photos.all()), "side": Side.BUYER}
    return render(request, "orders/aftercare/complaint.html", context, status=422 if forms else 200)


def _told(filed: Complaint) -> dict[str, Any]:
    """How a complaint stands: its history in the words of its states."""
    story = [(Complaint.Status(event.status).label, event) for event in story_of(filed)]
    return {"filed": filed, "story": story, "is_open": filed.status not in states.COMPLAINT.at_rest}


def _go(name: str, token: str, code: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=[token, code]), status=303)
