"""Addresses of joining; orders.web.urls puts them under its own namespace."""

from __future__ import annotations

from django.urls import path

from . import application, join, rules

urlpatterns = [
    path("tham-gia/", join.join, name="join"),
    path("ban-hang/ho-so/", application.application, name="application"),
    path("ban-hang/ho-so/tin/", application.standing_news, name="standing_news"),
    path("ban-hang/ho-so/gui/", application.submit, name="submit_application"),
    path("ban-hang/ho-so/rut/", application.withdraw, name="withdraw_application"),
    path("ban-hang/ho-so/giay/<slug:kind>/", application.paper, name="paper"),
    path("ban-hang/quy-che/", rules.seller_rules, name="seller_rules"),
    path("giay-to/<int:document_id>/", application.document, name="document"),
]
