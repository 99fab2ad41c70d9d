"""Passkeys in a real browser with a device of its own making; and every page of coming in, looked at by axe."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from catalog.selectors.team import token_of
from catalog.services.team import invite_member
from marketplace.kernel.audit import Actor
from tests.factories import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.browser
SAFETY = "/tai-khoan/an-toan/"


@pytest.fixture(autouse=True)
def in_memory_sessions(settings, tmp_path):
    settings.MAIL_DIR = tmp_path
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False  # localhost is secure enough for browsers, and so for us


@pytest.fixture
def device(page: Page) -> Page:
    """A page whose browser has a fingerprint reader that always says yes."""
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    reader = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    reader |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": reader})
    return page


def by_password(page: Page, server: str, name: str | None) -> None:
    page.goto(f"{server}/tai-khoan/dang-nhap/")
    page.fill("[name=name]", name or "")
    page.fill("[name=password]", PASSWORD)
    page.click("main form:not([data-passkey]) button")
    page.wait_for_url("**/tai-khoan/")


def make_passkey(page: Page, server: str) -> None:
    page.goto(f"{server}{SAFETY}")
    page.click("[data-passkey=create] button")
    page.wait_for_selector(".notice-success")


def sign_out(page: Page, server: str) -> None:
    page.goto(f"{server}/tai-khoan/")
    page.click("form[action='/tai-khoan/dang-xuat/'] button")
    page.wait_for_selector("a[href*='dang-nhap']")


def test_a_passkey_is_made_and_opens_the_door_alone(web_address, device):
    user = UserFactory(email="sen@cho.example")
    by_password(device, web_address, user.email)
    make_passkey(device, web_address)
    sign_out(device, web_address)

    device.goto(f"{web_address}/tai-khoan/dang-nhap/?next=/tai-khoan/dia-chi/")
    device.click("[data-passkey=get] button")
    device.wait_for_url(f"{web_address}/tai-khoan/dia-chi/")

    kept = Authenticator.objects.get(user=user)
    assert (kept.type, kept.last_used_at is not None) == ("webauthn", True)


def test_a_passkey_opens_the_console_where_operators_need_a_second_factor(web_address, device, settings):
    settings.OPERATOR_SECOND_FACTOR = "required"
    operator = UserFactory(email="truc@cho.example", is_staff=True, is_superuser=True)
    by_password(device, web_address, operator.email)
    make_passkey(device, web_address)
    sign_out(device, web_address)

    device.goto(f"{web_address}/console/")
    device.fill("[name=name]", operator.email or "")
    device.fill("[name=password]", PASSWORD)
    device.click("main form:not([data-passkey]) button")
    device.wait_for_url("**/buoc-hai/")
    keep_picture(device, "second-step")
    told = faults(device)
    device.click("[data-passkey=get] button")
    device.wait_for_url("**/console/")

    expect(device.locator("#content")).to_be_visible()
    assert told == []


def test_a_passkey_of_somebody_else_is_no_second_step(web_address, device, page):
    other = UserFactory(email="khac@cho.example")
    by_password(device, web_address, other.email)
    make_passkey(device, web_address)
    Authenticator.objects.update(user=UserFactory(email="truc@cho.example", is_staff=True))
    sign_out(device, web_address)

    device.goto(f"{web_address}/tai-khoan/dang-nhap/")
    device.click("[data-passkey=get] button")

    expect(device.locator(".notice-error")).to_contain_text("chưa nhận ra")


def faults(page: Page) -> list[str]:
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"{each['id']}: {node['target']}" for each in violations for node in each["nodes"]] + ["too wide"] * wide


def keep_picture(page: Page, name: str) -> None:
    """For who wants to look at them: PICTURES names a folder."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_every_page_is_fit_for_a_phone_and_a_desk_and_for_everybodys_tools(web_address, device):
    owner = MembershipFactory(user__email="sen@cho.example")
    MembershipFactory(producer=owner.producer, role="staff")
    reader = MembershipFactory(producer=owner.producer, role="reader", user__email="xem@cho.example")
    actor = Actor("user", owner.user_id)
    asked = invite_member(producer_id=owner.producer_id, contact="0912 345 678", role="staff", actor=actor)
    guest = ["/tai-khoan/dang-nhap/", "/tai-khoan/dang-nhap/ma/", "/tai-khoan/quen-mat-khau/"]
    guest += [f"/vao-nhom/{token_of(asked)}/", "/vao-nhom/khong-co/"]
    own = [SAFETY, f"{SAFETY}ung-dung/", "/tai-khoan/lien-lac/", "/ban-hang/nhom/"]
    told = {}

    def look(paths: list[str], who: str) -> None:
        for path in paths:
            device.goto(f"{web_address}{path}")
            for width in (360, 1280):
                device.set_viewport_size({"width": width, "height": 740})
                told[who, path, width] = faults(device)
                keep_picture(device, f"{who}-{path.strip('/').replace('/', '_')[:40]}-{width}")

    look(guest, "guest")
    device.goto(f"{web_address}/tai-khoan/dang-nhap/ma/")
    device.fill("[name=contact]", "0912 345 678")
    device.click("main form button")
    device.wait_for_url("**/go/")
    look(["/tai-khoan/dang-nhap/ma/go/"], "guest")
    by_password(device, web_address, owner.user.email)
    make_passkey(device, web_address)
    look(own, "owner")
    device.set_viewport_size({"width": 360, "height": 740})
    device.goto(f"{web_address}{SAFETY}")
    device.click("form[action$='ma-giay/'] button")
    device.wait_for_selector(".paper-codes")
    keep_picture(device, "paper-codes")
    told["owner", "paper codes", 360] = faults(device)
    by_password(device, web_address, reader.user.email)
    look(["/ban-hang/nhom/", "/ban-hang/nghi/"], "reader")

    assert {at: found for at, found in told.items() if found} == {}
