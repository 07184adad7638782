"""Two partners on two phones, one without a script: sent, answered, left, come back to and signed."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE, new_couple, sign_in
from tests.browser.server import Server

CODE = "blue heron 7"


def links_for_both(desk: Page, server: Server, couple: str, packet: str) -> list[str]:
    """The address for each partner, as the counselor copies it from the page."""
    desk.goto(f"{server.address}{couple}/forms")
    desk.get_by_label(packet, exact=True).first.check()
    desk.get_by_role("button", name="Make the links").click()
    desk.get_by_role("link", name=packet).first.wait_for()
    pages = desk.get_by_role("link", name=packet).evaluate_all("links => links.map(link => link.href)")
    found = []
    for page in pages:
        desk.goto(page)
        found.append(desk.locator(".share-address a").inner_text())
    return found


def begin(page: Page, link: str) -> None:
    page.goto(link)
    assert page.title() == "A page for you"
    assert link.rpartition("/")[2] not in page.url
    page.get_by_label("Choose a code").fill(CODE)
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("heading", name="Your list").wait_for()


def be_brief(page: Page, name: str) -> None:
    """Answers the short start: contact with a name, safety without a word, three consents."""
    page.get_by_role("link", name="How to reach you").click()
    page.get_by_label("What name do you like to be called?").fill(name)
    finish(page)
    page.get_by_role("link", name="Your safety").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="With your partner")).to_be_visible()
    page.reload()
    finish(page)
    for consent in ("Electronic records", "Consent to counseling", "What is told"):
        page.get_by_role("link", name=consent).click()
        page.get_by_label("I agree", exact=True).check()
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Your full name").fill(f"{name} Signed")
        page.get_by_role("button", name="Sign and send").click()


def finish(page: Page) -> None:
    """Goes through the rest of a form and sends it."""
    while not page.get_by_role("button", name="Send my answers").count():
        with page.expect_navigation():
            page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send my answers").dblclick(no_wait_after=True)
    page.get_by_role("heading", name="Your list").or_(page.get_by_role("heading", name="Thank you")).wait_for()


def test_two_partners_on_two_phones(contexts, watched, server):
    desk = watched(contexts())
    sign_in(desk, server)
    couple = new_couple(desk, server, "Noor", "Sefa")
    hers, his = links_for_both(desk, server, couple, "A short start")
    phones: list[BrowserContext] = [contexts(viewport=PHONE), contexts(viewport=PHONE, java_script_enabled=False)]
    noor, sefa = watched(phones[0], expected="409|422"), phones[1].new_page()
    begin(noor, hers)
    begin(sefa, his)
    untouched = sefa.content()
    be_brief(noor, "Noor")
    noor.get_by_role("heading", name="Thank you").wait_for()
    sefa.reload()
    assert sefa.content() == untouched, "nothing tells that she is done"
    be_brief(sefa, "Sefa")
    assert sefa.get_by_role("heading", name="Thank you").is_visible()
    desk.goto(f"{server.address}{couple}/forms")
    assert desk.get_by_text("Complete", exact=True).count() == 2
    desk.goto(f"{server.address}{couple}/intake")
    assert desk.get_by_text("Signed as “Noor Signed”").count() == 3


def test_leaving_quickly_and_coming_back_with_the_code(contexts, watched, server):
    desk = watched(contexts())
    sign_in(desk, server)
    couple = new_couple(desk, server, "Ada", "Bo")
    link, _ = links_for_both(desk, server, couple, "A short start")
    browser = contexts(viewport=PHONE)
    phone = watched(browser, expected="ERR_|Failed to load")
    begin(phone, link)
    phone.get_by_role("link", name="How to reach you").click()
    phone.get_by_label("What name do you like to be called?").fill("quillautosaved")
    with phone.expect_response(lambda answer: answer.status == 204):
        phone.get_by_label("Your pronouns").press_sequentially("she")
    with phone.expect_response("**/leave") as left:
        for _ in range(3):
            phone.keyboard.press("Shift")
    assert left.value.headers["location"].startswith("https://www.weather.gov")
    phone = watched(browser, expected="ERR_|Failed to load")  # a test has no network: the neutral page does not come
    phone.goto(link)
    assert "quillautosaved" not in phone.content()
    phone.get_by_label("Your code").fill(CODE)
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_role("link", name="How to reach you").click()
    assert phone.get_by_label("What name do you like to be called?").input_value() == "quillautosaved"
    with phone.expect_response("**/leave") as left:
        phone.get_by_role("link", name="Leave this page").click()
    assert left.value.status == 303


def test_what_is_typed_before_the_script_has_come_is_kept_too(contexts, watched, server):
    desk = watched(contexts())
    sign_in(desk, server)
    link, _ = links_for_both(desk, server, new_couple(desk, server, "Eve", "Di"), "A short start")
    phone = watched(contexts(viewport=PHONE))
    begin(phone, link)
    waiting = []

    def hold(route):
        waiting.append(route)

    phone.route("**/draft.js", hold)
    phone.get_by_role("link", name="How to reach you").click(no_wait_after=True)
    phone.get_by_label("What name do you like to be called?").fill("quillearly")
    with phone.expect_response(lambda answer: answer.status == 204):
        waiting[0].continue_()
    phone.unroute("**/draft.js")
    phone.reload()
    assert phone.get_by_label("What name do you like to be called?").input_value() == "quillearly"


def test_what_could_not_be_kept_quietly_is_sent_again_by_itself(contexts, watched, server):
    desk = watched(contexts())
    sign_in(desk, server)
    link, _ = links_for_both(desk, server, new_couple(desk, server, "Flo", "Gus"), "A short start")
    phone = watched(contexts(viewport=PHONE), expected="503")
    begin(phone, link)
    phone.get_by_role("link", name="How to reach you").click()
    phone.route("**/forms/1/1", lambda route: route.fulfill(status=503), times=1)
    with phone.expect_response(lambda answer: answer.status == 204):
        phone.get_by_label("What name do you like to be called?").fill("quilllater")
    phone.reload()
    assert phone.get_by_label("What name do you like to be called?").input_value() == "quilllater"
