"""Addresses of what a producer shows of itself; orders.web.urls puts them under its own namespace."""

from __future__ import annotations

from django.urls import path

from . import certificates, page

urlpatterns = [
    path("ban-hang/chung-nhan/", certificates.certificates, name="certificates"),
    path("ban-hang/chung-nhan/them/", certificates.new_certificate, name="new_certificate"),
    path("ban-hang/chung-nhan/<int:certificate_id>/", certificates.certificate, name="certificate"),
    path("ban-hang/chung-nhan/<int:certificate_id>/rut/", certificates.withdraw, name="withdraw_certificate"),
    path("ban-hang/trang/", page.own_page, name="own_page"),
    path("ban-hang/trang/ten/", page.own_name, name="own_name"),
    path("ban-hang/trang/cho/", page.own_pin, name="own_pin"),
    path("ban-hang/trang/ban-do.svg", page.own_map, name="own_map"),
    path("ban-hang/trang/anh/", page.own_photos, name="own_photos"),
    path("ban-hang/trang/anh/<int:photo_id>/", page.own_photo, name="own_photo"),
    path("chung-nhan/<int:certificate_id>/tep/", certificates.scan, name="certificate_scan"),
]
