"""The address book's pages. A stranger's address is no address at all."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.kernel.errors import MarketplaceError, NotFound

from .. import address_book
from ..models import Address, User
from ..phones import format_phone
from .address_form import AddressForm, form_of_address


@login_required
@never_cache
@require_safe
def addresses(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/addresses.html", {"addresses": address_book.addresses_of(_person(request).pk)})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_address(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    known = {"recipient": person.full_name, "phone": format_phone(person.phone) if person.phone else ""}
    form = AddressForm(request.POST) if request.method == "POST" else AddressForm(initial=known)
    return _edit(request, form, None)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, address_id: int) -> HttpResponse:
    found = _address_or_404(request, address_id)
    return _edit(request, AddressForm(request.POST) if request.method == "POST" else form_of_address(found), found)


@login_required
@require_POST
def remove_address(request: HttpRequest, address_id: int) -> HttpResponse:
    found = _address_or_404(request, address_id)
    address_book.remove_address(user_id=_person(request).pk, address_id=found.pk)
    messages.success(request, _("Đã xóa địa chỉ. Đơn cũ vẫn giữ nguyên nơi nhận."))
    return redirect("accounts:addresses")


@login_required
@require_POST
def choose_default_address(request: HttpRequest, address_id: int) -> HttpResponse:
    found = _address_or_404(request, address_id)
    address_book.choose_default_address(user_id=_person(request).pk, address_id=found.pk)
    return redirect("accounts:addresses")


def _edit(request: HttpRequest, form: AddressForm, found: Address | None) -> HttpResponse:
    """Show the form, or keep what it says. The “Tìm” button only looks for the place."""
    looking = request.POST.get("action") == "update"
    if request.method == "POST" and not looking and form.is_valid() and _kept(request, form, found):
        messages.success(request, _("Đã lưu địa chỉ."))
        return redirect("accounts:addresses")
    if looking:
        form = AddressForm(initial=request.POST.dict(), where=form.where)
    status = 422 if request.method == "POST" and not looking else 200
    return render(request, "accounts/address.html", {"form": form, "address": found}, status=status)


def _kept(request: HttpRequest, form: AddressForm, found: Address | None) -> bool:
    person, is_default = _person(request), form.cleaned_data["is_default"]
    try:
        if found is None:
            address_book.add_address(user_id=person.pk, entry=form.entry(), is_default=is_default)
        else:
            address_book.change_address(
                user_id=person.pk, address_id=found.pk, entry=form.entry(), is_default=is_default
            )
    except MarketplaceError as error:
        form.add_error(error.field or None, str(error))
        return False
    return True


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # for mypy: login_required
    return request.user


def _address_or_404(request: HttpRequest, address_id: int) -> Address:
    try:
        return address_book.address_for(user_id=_person(request).pk, address_id=address_id)
    except NotFound:
        raise Http404 from None
