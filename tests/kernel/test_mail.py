"""E-mails into files, and the pages that show them."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from marketplace.kernel.mail import NAME, newest_mails

BACKEND = "marketplace.kernel.mail.ConsoleAndFileBackend"


@pytest.fixture
def mail_dir(settings, tmp_path):
    settings.MAIL_DIR, settings.DEBUG = tmp_path / "mail", True
    return settings.MAIL_DIR


def send(subject: str = "Bà con đã đặt mua", html: str = "") -> None:
    mail = EmailMultiAlternatives(subject, "2 hộp bánh pía", "cho@cho.example", ["han@cho.example"])
    if html:
        mail.attach_alternative(html, "text/html")
    assert get_connection(BACKEND).send_messages([mail]) == 1


def test_an_email_becomes_a_file(mail_dir):
    send(html="<p>2 hộp</p>")

    stored = newest_mails()[0]

    assert (stored.subject, stored.recipients) == ("Bà con đã đặt mua", "han@cho.example")
    assert (stored.text.strip(), stored.html.strip()) == ("2 hộp bánh pía", "<p>2 hộp</p>")
    assert [NAME.fullmatch(path.stem) is not None for path in mail_dir.iterdir()] == [True]


def test_the_list_shows_the_newest_first(client, mail_dir):
    send("Thư một")
    send("Thư hai")

    page = client.get("/dev/mail/").content.decode()

    assert 0 < page.index("Thư hai") < page.index("Thư một")


def test_an_email_is_shown_with_its_html_in_a_sandbox(client, mail_dir):
    send(html="<script>alert(1)</script><p>2 hộp</p>")
    name = newest_mails()[0].name

    page = client.get(f"/dev/mail/{name}/").content.decode()

    assert f'<iframe sandbox src="/dev/mail/{name}/html/"' in page
    assert "2 hộp bánh pía" in page
    assert "<script>" not in page


def test_the_html_part_may_neither_run_nor_load_anything(client, mail_dir):
    send(html="<p>2 hộp</p>")

    response = client.get(f"/dev/mail/{newest_mails()[0].name}/html/")

    policy = response.headers["Content-Security-Policy"]
    assert {"default-src 'none'", "sandbox", "frame-ancestors 'self'"} <= {part.strip() for part in policy.split(";")}
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("name", ["..%2f..%2fsecret", "secret", "20260101T000000000000-abcdef01"])
def test_nothing_but_an_email_is_shown(client, mail_dir, name):
    mail_dir.mkdir()
    (mail_dir.parent / "secret.eml").write_text("Subject: bí mật\n\n")

    assert client.get(f"/dev/mail/{name}/").status_code == 404


@pytest.mark.parametrize("part", ["", "{name}/", "{name}/html/"])
def test_where_debug_is_off_there_are_no_such_pages(client, mail_dir, settings, part):
    send(html="<p>2 hộp</p>")
    settings.DEBUG = False

    assert client.get("/dev/mail/" + part.format(name=newest_mails()[0].name)).status_code == 404


def test_a_folder_that_can_not_be_written_is_told(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "file"
    settings.MAIL_DIR.write_text("not a folder")
    mail = EmailMultiAlternatives("Thư", "chữ", "cho@cho.example", ["han@cho.example"])

    with pytest.raises(OSError, match="file"):
        get_connection(BACKEND).send_messages([mail])
    assert get_connection(BACKEND, fail_silently=True).send_messages([mail]) == 0
