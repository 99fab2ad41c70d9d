"""Addresses of what comes after buying; orders.web.urls puts them under its own namespace."""

from __future__ import annotations

from django.urls import path

from . import aftercare, answers

urlpatterns = [
    path("don-hang/<str:token>/huy-phan/<str:number>/", answers.withdraw, name="withdraw"),
    path("don-hang/<str:token>/doi-mon/<str:number>/", answers.answer, name="answer"),
    path("don-hang/<str:token>/da-nhan/<str:number>/", answers.received, name="received"),
    path("don-hang/<str:token>/tra-hang/<str:number>/", aftercare.ask_return, name="ask_return"),
    path("don-hang/<str:token>/yeu-cau-tra/<str:code>/", aftercare.follow_return, name="return"),
    path("don-hang/<str:token>/yeu-cau-tra/<str:code>/rut/", aftercare.withdraw_return, name="withdraw_return"),
    path("don-hang/<str:token>/khieu-nai/<str:number>/", aftercare.complain, name="complain"),
    path("don-hang/<str:token>/theo-khieu-nai/<str:code>/", aftercare.follow_complaint, name="complaint"),
    path("don-hang/<str:token>/theo-khieu-nai/<str:code>/mo-lai/", aftercare.reopen, name="reopen_complaint"),
    path("don-hang/<str:token>/theo-khieu-nai/<str:code>/danh-gia/", aftercare.rate, name="rate_complaint"),
    path("khieu-nai/", aftercare.find_complaint, name="find_complaint"),
]
