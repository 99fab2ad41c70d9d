"""Tham gia: a shop is opened in minutes, with or without an account before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from catalog.errors import AlreadyApplying
from catalog.services.joining import join_market
from marketplace.accounts import services as accounts
from marketplace.accounts.errors import TooManySignUps
from marketplace.accounts.models import User
from marketplace.accounts.phones import format_phone
from marketplace.accounts.web.entering import open_session
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError

from .forms import JoinAnewForm, JoinForm

# What the forms call it, for what commands refuse.
_FIELDS = {"name": "shop_name", "contact": "phone"}


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The form, and what it leads to: signed in, with an application that says what is missing."""
    person = request.user if isinstance(request.user, User) else None
    kind = JoinForm if person else JoinAnewForm
    looking = request.POST.get("action") == "update"
    form = kind(request.POST) if request.method == "POST" else kind(initial=_known(person))
    status = 200
    if looking:  # the “Tìm” button only looks for the place
        form = kind(initial=request.POST.dict(), where=form.where)
    elif request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _joined(request, person, form)
            except AlreadyApplying as refusal:
                messages.info(request, str(refusal))
                return HttpResponseRedirect(reverse("orders:application"), status=303)
            except MarketplaceError as refusal:
                field = _FIELDS.get(refusal.field, refusal.field)
                form.add_error(field if field in form.fields else None, str(refusal))
                status = 429 if isinstance(refusal, TooManySignUps) else 422
    return render(request, "orders/joining/join.html", {"form": form}, status=status)


def _known(person: User | None) -> dict[str, Any]:
    if person is None:
        return {}
    phone = format_phone(person.phone) if person.phone else ""
    return {"full_name": person.full_name, "phone": phone, "email": person.email or ""}


def _joined(request: HttpRequest, person: User | None, form: JoinForm) -> HttpResponse:
    facts = form.facts()
    if person is None:
        person = accounts.sign_up(
            full_name=facts.contact_name,
            contact=facts.phone,
            password=form.cleaned_data["password"],
            address=request.META.get("REMOTE_ADDR", ""),
            language=get_language() or "vi",
        )
        open_session(request, person, to="", has_shown_second=False)  # a new person holds no second factor yet
    producer = join_market(user_id=person.pk, facts=facts, actor=Actor("user", person.pk))
    request.session["producer"] = producer.slug
    messages.success(request, _("Đã mở gian hàng. Làm tiếp mấy việc dưới đây, nghỉ lúc nào làm tiếp lúc đó cũng được."))
    return HttpResponseRedirect(reverse("orders:application"), status=303)
