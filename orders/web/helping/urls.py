"""Addresses of helping; orders.web.urls puts them under its own namespace."""

from __future__ import annotations

from django.urls import path

from . import desk, own

urlpatterns = [
    path("giup/", desk.desk, name="help_desk"),
    path("giup/roi/", desk.leave, name="help_leave"),
    path("giup/nha/<int:producer_id>/", desk.ask, name="help_ask"),
    path("giup/<int:consent_id>/ma/", desk.code, name="help_code"),
    path("giup/<int:consent_id>/vao/", desk.enter, name="help_enter"),
    path("giup/<int:consent_id>/thoi/", desk.give_up, name="help_give_up"),
    path("giup/giay/<int:consent_id>/", desk.paper, name="help_paper"),
    path("ban-hang/nguoi-giup/", own.helpers, name="own_helpers"),
    path("ban-hang/nguoi-giup/<int:consent_id>/dung/", own.stop, name="stop_help"),
    path("ban-hang/nguoi-giup/viec/<int:entry_id>/hoan-lai/", own.undo, name="undo_help"),
]
