"""Addresses of the account pages."""

from __future__ import annotations

from django.urls import path

from . import addresses, views

app_name = "accounts"
urlpatterns = [
    path("tai-khoan/", views.home, name="home"),
    path("tai-khoan/dang-nhap/", views.login, name="login"),
    path("tai-khoan/dang-ky/", views.sign_up, name="sign_up"),
    path("tai-khoan/dang-xuat/", views.logout, name="logout"),
    path("tai-khoan/dia-chi/", addresses.addresses, name="addresses"),
    path("tai-khoan/dia-chi/them/", addresses.new_address, name="new_address"),
    path("tai-khoan/dia-chi/<int:address_id>/", addresses.address, name="address"),
    path("tai-khoan/dia-chi/<int:address_id>/xoa/", addresses.remove_address, name="remove_address"),
    path(
        "tai-khoan/dia-chi/<int:address_id>/dung-truoc/",
        addresses.choose_default_address,
        name="choose_default_address",
    ),
]
