"""Links by e-mail: where a mail server is set, with neutral words and nothing but the link."""

import smtplib
from dataclasses import replace
from typing import ClassVar

import pytest

from tests.intake.conftest import phone_for, send


class Post:
    """Stands in for a mail server, and keeps what it was given."""

    sent: ClassVar[list] = []

    def __init__(self, host, port, timeout):
        self.sent.append((host, port))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def starttls(self, context):
        self.sent.append("encrypted")

    def login(self, user, password):
        self.sent.append((user, password))

    def send_message(self, message):
        self.sent.append(message)


@pytest.fixture
def mail(house, monkeypatch):
    monkeypatch.setattr(smtplib, "SMTP", Post)
    Post.sent.clear()
    chosen = house.settings.model_copy(update={"mail_host": "mail.example", "mail_from": "hello@maple.example"})
    house.app.state.program = replace(house.app.state.program, settings=chosen)
    return Post.sent


def test_a_link_goes_by_mail_with_neutral_words_and_the_address_is_not_kept(house, nora, couple, mail):
    packet = send(nora, couple, "a")
    answer = nora.post(f"{packet}/mail", data={"address": "maya@quillmail.example"})
    assert answer.status_code == 303
    assert "The link was sent." in nora.get(answer.headers["location"]).text
    assert "The link was sent." not in nora.get(packet).text
    assert mail[:2] == [("mail.example", 587), "encrypted"]
    message = mail[-1]
    assert message["Subject"] == "A page for you · Una página para ti"
    assert "Ábrela donde nadie pueda ver tu pantalla." in message.get_content()
    assert message["To"] == "maya@quillmail.example"
    assert phone_for(house, nora, packet).link in message.get_content()
    for word in ("Maya", "Jon", "Maple", "counsel", "form", "couple"):
        assert word.lower() not in message.get_content().lower().replace("/p/", "")
    assert "quillmail" not in repr(house.contents())


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b.example, c@d.example", "a@b.example\nBcc: x@y.example", "@", "a@"]
)
def test_what_is_no_address_is_refused(nora, couple, mail, address):
    assert nora.post(f"{send(nora, couple, 'a')}/mail", data={"address": address}).status_code == 422
    assert mail == []


def test_without_a_mail_server_nothing_is_offered(nora, couple):
    packet = send(nora, couple, "a")
    assert "Send it by e-mail" not in nora.get(packet).text
    assert nora.post(f"{packet}/mail", data={"address": "maya@example.com"}).status_code == 404


def test_a_mail_server_that_fails_is_said(nora, couple, mail, monkeypatch):
    def fails(*_):
        raise OSError

    monkeypatch.setattr(Post, "send_message", fails)
    answer = nora.post(f"{send(nora, couple, 'a')}/mail", data={"address": "maya@example.com"})
    assert answer.status_code == 503
    assert "was not sent" in answer.text
