"""Clients' pages in the language of the browser, or in the one somebody chose; with no script at all."""

import re

import pytest

from tests.cast import WORDS, Audience

SPANISH = {"accept-language": "es-MX,es;q=0.9,en;q=0.5"}


def lang(answer) -> str:
    return re.search(r'<html lang="([\w-]+)"', answer.text)[1]


def test_the_entrance_speaks_the_language_of_the_browser(client):
    assert (lang(client.get("/live")), lang(client.get("/live", headers=SPANISH))) == ("en-US", "es-US")
    page = client.get("/live", headers=SPANISH).text
    assert "<title>Pantalla compartida · Secure Base</title>" in page
    assert "Tu terapeuta tiene un código para ti." in page
    assert "Your counselor" not in page
    refused = client.post("/live", data={"code": ""}, headers=SPANISH)
    assert (refused.status_code, lang(refused)) == (422, "es-US")
    assert "Escribe el código que dice tu terapeuta." in refused.text
    assert "<title>Error: Pantalla compartida" in refused.text


def test_a_choice_wins_over_the_browser_and_leads_back(client):
    page = client.get("/live").text
    assert '<input type="hidden" name="next" value="/live">' in page
    assert 'value="en-US" lang="en-US" aria-current="true">English<' in page
    assert 'value="es-US" lang="es-US">Español<' in page
    answer = client.post("/language", data={"next": "/live", "language": "es-US"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/live")
    kept = answer.headers["set-cookie"].lower()
    assert "httponly" in kept
    assert "max-age" not in kept
    assert lang(client.get("/live")) == "es-US"
    client.post("/language", data={"next": "/live", "language": "en-US"})
    assert lang(client.get("/live", headers=SPANISH)) == "en-US"


@pytest.mark.parametrize("way", ["//evil.example", "https://evil.example", "/\\evil.example", "", "javascript:x"])
def test_the_choice_never_leads_elsewhere(client, way):
    answer = client.post("/language", data={"next": way, "language": "es-US"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_language_we_do_not_have_is_refused_and_not_kept(client):
    answer = client.post("/language", data={"next": "/live", "language": "tlh"})
    assert (answer.status_code, answer.headers.get("set-cookie")) == (422, None)
    client.cookies.set("language", "<script>")
    assert lang(client.get("/live", headers=SPANISH)) == "es-US"


def test_trouble_speaks_the_language_of_the_browser(client):
    page = client.get("/nothing", headers=SPANISH)
    assert (page.status_code, lang(page)) == (404, "es-US")
    assert "<h1>Aquí no hay nada</h1>" in page.text
    assert 'name="next" value="/nothing"' in page.text
    assert 'href="/live"' in client.put("/live", headers=SPANISH).text
    assert client.get("/nothing", headers={**SPANISH, "accept": "application/json"}).json()["problem"]["message"]


def test_the_pages_of_counselors_stay_english_for_now(nora, cast):
    page = nora.get(cast.maya_and_jon.path, headers=SPANISH)
    assert lang(page) == "en-US"
    assert 'action="/language"' not in page.text


def test_a_guest_follows_in_spanish_with_the_couples_words_as_they_are(client, nora, cast):
    couple = cast.maya_and_jon
    assert nora.post(f"{couple.board}/share").status_code == 303
    path = re.search(r"/live/[A-Za-z0-9_-]{43}", nora.get(f"{couple.board}/share").text)[0]
    client.get(path)
    page = client.get("/live/view", headers=SPANISH)
    assert lang(page) == "es-US"
    assert "Se perdi\\u00f3 la conexi\\u00f3n" in page.text
    assert 'name="next" value="/live/view"' in page.text
    assert "Cuando veo u oigo" in page.text
    assert "When I see or hear" not in page.text
    assert WORDS[Audience.ROOM] in page.text
    assert ">Salir<" in page.text
