"""Addresses of what a producer shows of itself; orders.web.urls puts them under its own namespace."""

from __future__ import annotations

from django.urls import path

from . import certificates

urlpatterns = [
    path("ban-hang/chung-nhan/", certificates.certificates, name="certificates"),
    path("ban-hang/chung-nhan/them/", certificates.new_certificate, name="new_certificate"),
    path("ban-hang/chung-nhan/<int:certificate_id>/", certificates.certificate, name="certificate"),
    path("ban-hang/chung-nhan/<int:certificate_id>/rut/", certificates.withdraw, name="withdraw_certificate"),
    path("chung-nhan/<int:certificate_id>/tep/", certificates.scan, name="certificate_scan"),
]
