"""Addresses of the account pages."""

from __future__ import annotations

from django.urls import path

from . import addresses, codes, contact, safety, second_step, views

app_name = "accounts"
urlpatterns = [
    path("tai-khoan/", views.home, name="home"),
    path("tai-khoan/dang-nhap/", views.login, name="login"),
    path("tai-khoan/dang-nhap/buoc-hai/", second_step.second_step, name="second_step"),
    path("tai-khoan/dang-nhap/passkey/", second_step.login_by_passkey, name="login_by_passkey"),
    path("tai-khoan/dang-nhap/passkey/hoi/", second_step.passkey_wanted, name="passkey_wanted"),
    path("tai-khoan/dang-nhap/ma/", codes.login_code, name="login_code"),
    path("tai-khoan/dang-nhap/ma/go/", codes.login_code_typed, name="login_code_typed"),
    path("tai-khoan/quen-mat-khau/", codes.forgotten, name="forgotten"),
    path("tai-khoan/quen-mat-khau/moi/", codes.new_password, name="new_password"),
    path("tai-khoan/an-toan/", safety.safety, name="safety"),
    path("tai-khoan/an-toan/passkey/hoi/", safety.passkey_offered, name="passkey_offered"),
    path("tai-khoan/an-toan/passkey/", safety.add_passkey, name="add_passkey"),
    path("tai-khoan/an-toan/ung-dung/", safety.set_up_app, name="set_up_app"),
    path("tai-khoan/an-toan/ma-giay/", safety.paper_codes, name="paper_codes"),
    path("tai-khoan/an-toan/<int:factor_id>/bo/", safety.remove_factor, name="remove_factor"),
    path("tai-khoan/an-toan/may/<int:session_id>/ra/", safety.sign_out_device, name="sign_out_device"),
    path("tai-khoan/an-toan/may-khac/ra/", safety.sign_out_others, name="sign_out_others"),
    path("tai-khoan/lien-lac/", contact.new_contact, name="new_contact"),
    path("tai-khoan/lien-lac/ma/", contact.contact_codes, name="contact_codes"),
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
