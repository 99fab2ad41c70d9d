"""Every address of the gateway's own process."""

from __future__ import annotations

from django.urls import include, path, re_path

from .api.views import api
from .web import browse, control, dashboard, details, onboarding, pages, pay

urlpatterns = [
    re_path(r"^v1/(?P<path>.*)$", api),
    path("c/pay/<str:ref>", pay.pay, name="pay"),
    path("_mock/3ds/<str:token>", pay.challenge, name="challenge"),
    path("_mock/onboarding/<str:ref>", onboarding.onboard, name="onboarding"),
    path("_mock/", include(control)),
    path("assets/<str:mark>.css", pages.style, name="style"),
    path("healthz", dashboard.healthz),
    path("payments", browse.payments, name="payments"),
    path("payments/<str:ref>", details.payment, name="payment"),
    path("events", browse.events, name="events"),
    path("events/<str:ref>", details.event, name="event"),
    path("deliveries", browse.deliveries, name="deliveries"),
    path("objects/<str:ref>", details.any_object, name="object"),
    path("find", browse.find, name="find"),
    path("redeliver", dashboard.redeliver_event, name="redeliver"),
    path("", dashboard.dashboard, name="dashboard"),
]
handler400 = "payments.stripe_gateway.api.views.bad_request"
handler404 = "payments.stripe_gateway.api.views.unknown_page"
handler500 = "payments.stripe_gateway.api.views.unexpected_error"
