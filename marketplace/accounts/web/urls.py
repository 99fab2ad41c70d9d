"""Addresses of the account pages."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("tai-khoan/", views.home, name="home"),
    path("tai-khoan/dang-nhap/", views.login, name="login"),
    path("tai-khoan/dang-ky/", views.sign_up, name="sign_up"),
    path("tai-khoan/dang-xuat/", views.logout, name="logout"),
]
