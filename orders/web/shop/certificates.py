"""Chứng nhận: those that show, those that wait, and how many days each has left."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models import Certificate, Producer, Product
from catalog.selectors.access import product_for
from catalog.selectors.certificates import SOON_DAYS, certificate_for, certificates_of, scan_for
from catalog.selectors.joining import is_owner
from catalog.services.certificates import (
    CertificateFacts,
    add_certificate,
    read_scan,
    send_certificate_again,
    withdraw_certificate,
)
from marketplace.accounts.models import User
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound

from ..acting import acting, person
from ..joining.application import file_answer, read_file
from ..joining.forms import ACCEPT
from ..producer import current_producer, frame, producer_page
from ..requests import HtmxRequest


class CertificateForm(forms.Form):
    """As it stands on the paper."""

    scheme = forms.ChoiceField(label=gettext_lazy("Loại chứng nhận"), choices=Certificate.Scheme.choices)
    stars = forms.TypedChoiceField(
        label=gettext_lazy("Số sao"),
        help_text=gettext_lazy("Chỉ OCOP có sao."),
        choices=[("", "—"), ("3", "3"), ("4", "4"), ("5", "5")],
        coerce=int,
        empty_value=None,
        required=False,
    )
    number = forms.CharField(
        label=gettext_lazy("Số chứng nhận, số quyết định"),
        max_length=64,
        error_messages={"required": gettext_lazy("Ghi số chứng nhận.")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    issuer_vi = forms.CharField(
        label=gettext_lazy("Nơi cấp"), max_length=160, error_messages={"required": gettext_lazy("Ghi nơi cấp.")}
    )
    issued_on = forms.DateField(
        label=gettext_lazy("Ngày cấp"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Chọn ngày cấp.")},
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Hết hạn"),
        help_text=gettext_lazy("OCOP: 36 tháng từ ngày ký."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Chọn ngày hết hạn.")},
    )
    file = forms.FileField(
        label=gettext_lazy("Ảnh chụp hoặc tệp PDF"), widget=forms.FileInput({"accept": ACCEPT}), required=False
    )

    def facts(self) -> CertificateFacts:
        """What was typed; only after is_valid()."""
        return CertificateFacts(**{name: value for name, value in self.cleaned_data.items() if name not in _ASIDE})


_ASIDE = frozenset({"file", "product"})


class NewCertificateForm(CertificateForm):
    """With the product it is about: a certificate belongs to one product, never to the whole shop."""

    product = forms.TypedChoiceField(label=gettext_lazy("Của món nào?"), coerce=int)

    def __init__(self, *args: Any, producer: Producer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Product.objects.filter(producer=producer).exclude(status=Product.Status.ARCHIVED)
        field = self.fields["product"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for mypy
        field.choices = [(pk, name or "…") for pk, name in own.order_by("name_sort").values_list("pk", "name_vi")]


@require_safe
@producer_page
def certificates(request: HtmxRequest) -> HttpResponse:
    """All of them, those that end first on top."""
    producer = current_producer(request)
    context = {
        "certificates": certificates_of(producer),
        "soon": SOON_DAYS,
        "is_owner": is_owner(user=person(request), producer=producer),
        **frame(request, producer),
    }
    return render(request, "orders/shop/certificates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def new_certificate(request: HtmxRequest) -> HttpResponse:
    """Enter one; it shows once the marketplace verified it."""
    producer = current_producer(request)
    form = NewCertificateForm(request.POST if request.method == "POST" else None, producer=producer)
    if request.method == "POST" and form.is_valid():
        try:
            product = product_for(user=acting(request), product_id=form.cleaned_data["product"])
            data = read_file(request)
            add_certificate(product_id=product.pk, facts=form.facts(), data=data, actor=Actor.of(request.user))
        except MarketplaceError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return _back(request, _("Đã gửi. Chợ xác nhận xong thì chứng nhận hiện ở trang món."))
    return _form_page(request, producer, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def certificate(request: HtmxRequest, certificate_id: int) -> HttpResponse:
    """One that was refused, to be corrected and sent again."""
    found = certificate_for(user=acting(request), certificate_id=certificate_id)
    if found.status != Certificate.Status.REFUSED:
        return HttpResponseRedirect(reverse("orders:certificates"))
    known = {name: getattr(found, name) for name in CertificateForm.base_fields if name != "file"}
    form = CertificateForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            data = read_file(request) if request.FILES.get("file") else None
            send_certificate_again(certificate_id=found.pk, facts=form.facts(), data=data, actor=Actor.of(request.user))
        except MarketplaceError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return _back(request, _("Đã gửi lại. Chợ xem rồi nhắn."))
    return _form_page(request, found.product.producer, form, found)


@require_POST
@producer_page
def withdraw(request: HtmxRequest, certificate_id: int) -> HttpResponse:
    """Take one back."""
    found = certificate_for(user=acting(request), certificate_id=certificate_id)
    try:
        withdraw_certificate(certificate_id=found.pk, actor=Actor.of(request.user))
    except MarketplaceError as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("orders:certificates"), status=303)
    return _back(request, _("Đã rút, người mua không thấy nữa."))


@never_cache
@require_safe
def scan(request: HttpRequest, certificate_id: int) -> HttpResponseBase:
    """The scan: for its producer's people, and for operators, whose look is written down."""
    if not isinstance(request.user, User):
        raise Http404
    try:
        found = scan_for(user=request.user, certificate_id=certificate_id)
        is_own = found.product.producer.memberships.filter(user_id=request.user.pk).exists()
        content = read_scan(certificate=found, actor=Actor.of(request.user), is_operator=not is_own)
    except NotFound:
        raise Http404 from None
    return file_answer(content, found.content_type, f"chung-nhan-{found.pk}")


def _form_page(
    request: HtmxRequest, producer: Producer, form: CertificateForm, found: Certificate | None
) -> HttpResponse:
    context = {"form": form, "certificate": found, **frame(request, producer)}
    return render(request, "orders/shop/certificate.html", context, status=422 if form.errors else 200)


def _back(request: HtmxRequest, done: str) -> HttpResponse:
    messages.success(request, done)
    return HttpResponseRedirect(reverse("orders:certificates"), status=303)
