"""Người giúp: who may act in the producer's name, what they did, stopped at once, and taken back."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog.models import HelpConsent, Producer
from catalog.rights import Right
from catalog.selectors.helping import PAGE, consents_of, deed_for, deeds_for, helpers_near
from catalog.selectors.helping import consent_of_producer as consent_for
from catalog.services import helping as commands
from catalog.services.undoing import undo_deed
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound

from ..producer import current_producer, frame, producer_page
from ..requests import HtmxRequest
from .forms import GiveForm
from .words import line_of


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def helpers(request: HtmxRequest) -> HttpResponse:
    """Who helps, until when, and what was done; a POST of an owner lets one more in. ?truoc= goes on."""
    if request.method != "POST":
        producer = current_producer(request)
        return _page(request, producer, GiveForm(helpers=helpers_near(producer)))
    producer = current_producer(request, Right.MANAGE)
    form = GiveForm(request.POST, helpers=helpers_near(producer))
    if form.is_valid():
        told = dict(form.cleaned_data)
        helper = told.pop("helper")
        try:
            commands.give_oneself(producer=producer, helper_id=helper.pk, actor=Actor.of(request.user), **told)
        except MarketplaceError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("%(helper)s vào giúp được từ bây giờ.") % {"helper": helper.name})
            return _back()
    return _page(request, producer, form, status=422)


def _page(request: HtmxRequest, producer: Producer, form: GiveForm, *, status: int = 200) -> HttpResponse:
    before = _moment(request.GET.get("truoc", ""))
    consents = consents_of(producer)
    deeds = deeds_for(producer, before=before)
    context = {
        "form": form,
        "live": [one for one in consents if one.is_live],
        "asked": [one for one in consents if one.ended_at is None and one.given_at is None],
        "past": [one for one in consents if one.given_at is not None and not one.is_live],
        "lines": [line_of(deed) for deed in deeds],
        "before": before,
        "more_before": deeds[-1].entry.at if len(deeds) == PAGE else None,
        **frame(request, producer),
    }
    return render(request, "orders/helping/own.html", context, status=status)


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None


@require_POST
@producer_page
def stop(request: HtmxRequest, consent_id: int) -> HttpResponse:
    """At once: the helper's next click finds nothing."""
    producer = current_producer(request, Right.WORK)
    consent = consent_for(producer=producer, consent_id=consent_id)
    commands.end_consent(consent_id=consent.pk, end=HelpConsent.End.PRODUCER, actor=Actor.of(request.user))
    messages.success(request, _("%(helper)s không vào được nữa.") % {"helper": consent.helper.name})
    return _back()


@require_POST
@producer_page
def undo(request: HtmxRequest, entry_id: int) -> HttpResponse:
    """Take a helper's deed back, if nobody changed it since."""
    producer = current_producer(request, Right.WORK)
    entry = deed_for(producer=producer, entry_id=entry_id)
    try:
        undo_deed(producer_id=producer.pk, entry_id=entry.pk, actor=Actor.of(request.user))
    except NotFound:
        raise
    except MarketplaceError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã hoàn lại như trước."))
    return _back()


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("orders:own_helpers"), status=303)
