"""A helper's desk: the producers of the hamlet, asking for a consent, going into a shop and out again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models import HelpConsent, Producer
from catalog.selectors.acting import HELPING
from catalog.selectors.helping import consent_of_helper, in_reach, neighbours_of
from catalog.services import helping as commands
from catalog.tasks import send_help_code
from marketplace.accounts.helping import helper_of
from marketplace.accounts.models import Helper
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound

from ...selectors.helping import waiting_by_producer
from ..acting import person
from ..joining.application import file_answer, read_file
from ..requests import HtmxRequest
from .forms import AskForm, CodeForm

Params = ParamSpec("Params")
View = Callable[Concatenate[HtmxRequest, Params], HttpResponse]


def helper_page(view: View[Params]) -> View[Params]:
    """For people who are signed in; whoever is no helper today has no such page."""

    @wraps(view)
    def guarded(request: HtmxRequest, /, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404(str(error)) from error

    return never_cache(guarded)


def _helper(request: HttpRequest) -> Helper:
    found = helper_of(person(request))
    if found is None:
        raise NotFound
    return found


@require_safe
@helper_page
def desk(request: HtmxRequest) -> HttpResponse:
    """Everybody within reach, by hamlet: who has nothing on the market yet, what waits, which consent ends."""
    helper = _helper(request)
    neighbours = neighbours_of(helper)
    live = [one.producer.pk for one in neighbours if one.consent and one.consent.is_live]
    waiting = waiting_by_producer(live)
    context = {
        "helper": helper,
        "rows": [(one, waiting.get(one.producer.pk, 0)) for one in neighbours],
        "without_product": sum(not one.has_product for one in neighbours),
        "waiting": sum(waiting.values()),
        "without_papers": sum(bool(one.lacks) for one in neighbours),
        "ending": sum(one.ends_soon for one in neighbours),
        "inside": request.session.get(HELPING),
    }
    return render(request, "orders/helping/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@helper_page
def ask(request: HtmxRequest, producer_id: int) -> HttpResponse:
    """Say for what and how long; then the producer reads a code out, or the signed paper waits for an operator."""
    helper = _helper(request)
    producer = in_reach(helper).filter(pk=producer_id).first()
    if producer is None:
        raise NotFound
    form = AskForm(request.POST, request.FILES) if request.method == "POST" else AskForm()
    if request.method == "POST" and form.is_valid():
        try:
            consent = _asked(request, helper, producer, form)
        except NotFound:
            raise
        except MarketplaceError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            if consent.way == HelpConsent.Way.CODE:
                return _to("orders:help_code", consent.pk)
            messages.success(request, _("Đã gửi giấy. Người trực chợ xem xong thì bà con vào giúp được."))
            return _to("orders:help_desk")
    context = {"helper": helper, "producer": producer, "form": form}
    return render(request, "orders/helping/ask.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, helper: Helper, producer: Producer, form: AskForm) -> HelpConsent:
    told = dict(form.cleaned_data)
    way, _file = told.pop("way"), told.pop("file")
    if way == HelpConsent.Way.PAPER:
        data = read_file(request)
        return commands.ask_by_paper(helper=helper, producer_id=producer.pk, data=data, **told)
    address = request.META.get("REMOTE_ADDR", "")
    consent = commands.ask_for_code(helper=helper, producer_id=producer.pk, address=address, **told)
    send_help_code.delay(consent.pk)
    return consent


@require_http_methods(["GET", "HEAD", "POST"])
@helper_page
def code(request: HtmxRequest, consent_id: int) -> HttpResponse:
    """The six digits that the producer reads out."""
    consent = consent_of_helper(user=person(request), consent_id=consent_id)
    if consent.way != HelpConsent.Way.CODE or consent.given_at is not None:
        raise NotFound
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.give_by_code(consent=consent, code=form.cleaned_data["code"], actor=Actor.of(request.user))
        except MarketplaceError as refusal:
            form.add_error("code", str(refusal))
        else:
            words = _("%(producer)s đã cho bà con làm giúp. Nhà làm được báo tin ngay.")
            messages.success(request, words % {"producer": consent.producer.legal_name})
            return _to("orders:help_desk")
    context = {"consent": consent, "form": form, "tail": consent.phone[-3:]}
    return render(request, "orders/helping/code.html", context, status=422 if form.errors else 200)


@require_POST
@helper_page
def enter(request: HtmxRequest, consent_id: int) -> HttpResponse:
    """Into the shop: from here on this session acts there and nowhere else. Raises NotFound without a live consent."""
    consent = consent_of_helper(user=person(request), consent_id=consent_id)
    if not consent.is_live:
        raise NotFound
    request.session[HELPING] = consent.pk
    request.session["producer"] = consent.producer.slug
    return _to("orders:today")


@require_POST
@helper_page
def leave(request: HtmxRequest) -> HttpResponse:
    """Out of the shop, whatever became of the consent meanwhile."""
    request.session.pop(HELPING, None)
    request.session.pop("producer", None)
    return _to("orders:help_desk" if helper_of(person(request)) else "accounts:home")


@require_POST
@helper_page
def give_up(request: HtmxRequest, consent_id: int) -> HttpResponse:
    """The helper is done, or withdraws what was asked; the producer is told."""
    consent = consent_of_helper(user=person(request), consent_id=consent_id)
    commands.end_consent(consent_id=consent.pk, end=HelpConsent.End.HELPER, actor=Actor.of(request.user))
    if request.session.get(HELPING) == consent.pk:
        request.session.pop(HELPING)
        request.session.pop("producer", None)
    messages.success(request, _("Đã thôi giúp %(producer)s.") % {"producer": consent.producer.legal_name})
    return _to("orders:help_desk")


@never_cache
@require_safe
def paper(request: HttpRequest, consent_id: int) -> HttpResponse:
    """A signed paper, for operators; each look is written down. Nobody else has such a page."""
    if not request.user.has_perm("catalog.change_helpconsent"):
        raise Http404
    consent = get_object_or_404(HelpConsent, pk=consent_id)
    try:
        content = commands.read_signed_paper(consent=consent, actor=Actor.of(request.user))
    except NotFound:
        raise Http404 from None
    return file_answer(content, consent.paper_type, f"giay-{consent.pk}")


def _to(name: str, *keys: int) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=keys), status=303)
