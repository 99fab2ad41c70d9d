"""Addresses of a producer's team; orders.web.urls puts them under its own namespace."""

from __future__ import annotations

from django.urls import path

from . import team

urlpatterns = [
    path("ban-hang/nhom/", team.team, name="team"),
    path("ban-hang/nhom/roi/", team.leave_team, name="leave_team"),
    path("ban-hang/nhom/loi-moi/<int:invitation_id>/rut/", team.withdraw_invitation, name="withdraw_invitation"),
    path("ban-hang/nhom/<int:membership_id>/quyen/", team.set_role, name="set_role"),
    path("ban-hang/nhom/<int:membership_id>/cho-nghi/", team.remove_member, name="remove_member"),
    path("ban-hang/nhom/<int:membership_id>/giao-lai/", team.offer_ownership, name="offer_ownership"),
    path("vao-nhom/<str:token>/", team.team_invitation, name="team_invitation"),
]
