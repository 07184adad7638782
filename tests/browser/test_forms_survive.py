"""A server killed in the middle of a page of a form: what it said it kept is there, and nothing is there twice."""

import threading
from contextlib import suppress

from playwright.sync_api import APIRequestContext, Error
from sqlmodel import func, select

from clinic.database import close_database, open_database, transaction
from clinic.intake.tables import IntakePage, IntakeSignature
from clinic.keys import master_key
from clinic.settings import Settings
from tests.browser.conftest import PHONE, new_couple, sign_in
from tests.browser.server import Server
from tests.browser.test_intake_journey import begin, links_for_both
from tests.intake.conftest import hidden

CONSENT = 3


def send_until_it_dies(browser: APIRequestContext, server: Server, address: str, page: dict[str, str]) -> int:
    """Sends one word after the other, and kills the server meanwhile; the number of the last one that was answered."""
    killer, kept = threading.Timer(0.4, server.kill), 0
    killer.start()
    try:
        while True:
            answer = browser.post(address, form=page | {"q3": f"quill {kept + 1}"}, max_redirects=0)
            assert answer.status == 303, answer.text()
            kept += 1
    except Error:
        killer.join()
        return kept


def count(server: Server, table: type) -> int:
    chosen = Settings(data=server.data)
    engine = open_database(chosen, master_key(chosen))
    with transaction(engine, reading=True) as session:
        found = session.exec(select(func.count()).select_from(table)).one()
    close_database(engine)
    return found


def test_a_server_killed_in_the_middle_of_a_page_loses_and_doubles_nothing(contexts, watched, own_server):
    desk = watched(contexts())
    sign_in(desk, own_server)
    link, _ = links_for_both(desk, own_server, new_couple(desk, own_server, "Ada", "Bo"), "A short start")
    phone = contexts(viewport=PHONE, java_script_enabled=False).new_page()
    begin(phone, link)
    here = phone.url
    browser, address = phone.request, f"{here}/1/1"
    page = hidden(browser.get(address).text())
    before = count(own_server, IntakePage)
    for _ in range(2):
        last = send_until_it_dies(browser, own_server, address, page)
        assert last > 0
        own_server.start()
        phone.goto(address)
        there = phone.locator("[name=q3]").input_value()
        assert there in {f"quill {last}", f"quill {last + 1}"}, "the last that was answered, or the one on its way"
        assert browser.post(address, form=page | {"q3": there}, max_redirects=0).status == 303
    assert count(own_server, IntakePage) == before + 1


def test_a_consent_that_is_signed_while_the_server_dies_is_signed_once(contexts, watched, own_server):
    desk = watched(contexts())
    sign_in(desk, own_server)
    link, _ = links_for_both(desk, own_server, new_couple(desk, own_server, "Ada", "Bo"), "A short start")
    phone = contexts(viewport=PHONE, java_script_enabled=False).new_page()
    begin(phone, link)
    phone.goto(f"{phone.url}/{CONSENT}/1")
    phone.get_by_label("I agree", exact=True).check()
    phone.get_by_role("button", name="Continue").click()
    address, before = phone.url, count(own_server, IntakeSignature)
    killer = threading.Timer(0.01, own_server.kill)
    killer.start()
    with suppress(Error):
        phone.request.post(address, form={"sending": "yes", "name": "Ada"}, max_redirects=0)
    killer.join()
    own_server.start()
    for _ in range(2):
        assert phone.request.post(address, form={"sending": "yes", "name": "Ada"}, max_redirects=0).status == 303
    assert count(own_server, IntakeSignature) == before + 1
