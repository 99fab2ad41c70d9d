"""Addresses outside the languages: for machines and developers."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "kernel"
urlpatterns = [
    path("health/", views.health, name="health"),
    path("dev/mail/", views.mails, name="mails"),
    path("dev/mail/<str:name>/", views.mail, name="mail"),
    path("dev/mail/<str:name>/html/", views.mail_html, name="mail_html"),
]
