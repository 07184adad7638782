"""axe-core finds nothing on any page of the intake, in both languages, on a phone; and no page of it is left out.

Which pages there are is asked of the program: a new one that no walk here comes to fails the test.
"""

import re

from axe_core_python.sync_playwright import Axe
from fastapi.routing import iter_route_contexts
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, new_couple, sign_in
from tests.browser.server import Server
from tests.browser.test_intake_journey import CODE, links_for_both
from tests.browser.test_pages_are_accessible import RULES

ONLY_WRONG = RULES | {"resultTypes": ["violations"]}
OF_THE_INTAKE = re.compile(r"^(/yours/\{link_id\}/forms|/couples/\{couple_id\}/(forms|intake))\b")
NO_PAGES = {
    "/couples/{couple_id}/intake/brief.pdf",
    "/couples/{couple_id}/intake/forms/{form_id}/fhir",
    "/yours/{link_id}/forms/{number}/start",
}
"""A document, a file to save, and a way on to another page."""


class Walk:
    """One browser going through pages: what axe says of each, and which routes they belong to."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.axe = Axe()
        self.problems: list[str] = []
        self.visited: set[str] = set()

    def to(self, address: str) -> None:
        self.page.goto(address, wait_until="load")
        self.look()

    def look(self) -> None:
        path = self.page.url.partition("//")[2].partition("/")[2]
        self.visited.add(f"/{path}".partition("?")[0])
        for one in self.axe.run(self.page, options=ONLY_WRONG)["violations"]:
            self.problems += [f"{path}: {one['id']}: {node['target']}" for node in one["nodes"]]
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            self.problems.append(f"{path}: wider than the screen")

    def send(self, selector: str = "main .button-primary") -> None:
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state("load")


def pages_of_the_intake(app) -> set[str]:
    routes = (one for one in iter_route_contexts(app.routes) if "GET" in (getattr(one, "methods", None) or ()))
    return {one.path for one in routes if OF_THE_INTAKE.match(one.path)} - NO_PAGES


def not_visited(routes: set[str], visited: set[str]) -> set[str]:
    """The routes that no address belongs to."""

    def pattern(route: str) -> str:
        return re.sub(r"\{\w*number\}", r"\\d+", re.sub(r"\{\w+_id\}", r"[0-9a-f-]{36}", route))

    return {route for route in routes if not any(re.fullmatch(pattern(route), path) for path in visited)}


def begin(walk: Walk, link: str) -> str:
    """The door with nothing typed, and in with a code; gives the address of the list."""
    walk.to(link)
    here = walk.page.url
    walk.send()
    walk.look()
    walk.page.locator("#code").fill(CODE)
    walk.send()
    walk.page.goto(here)
    walk.look()
    return here


def visit_every_form(walk: Walk, here: str) -> None:
    """Every page of every form, and each looked over before it is sent."""
    for form in range(1, walk.page.locator("a.task-title").count() + 1):
        walk.page.goto(f"{here}/{form}/1")
        while not walk.page.url.endswith("/check"):
            walk.look()
            walk.page.goto(f"{here}/{form}/{int(walk.page.url.rpartition('/')[2]) + 1}")
        walk.look()
    walk.to(f"{here}/code")


def sign(walk: Walk, here: str, form: int) -> None:
    """What is missing is said; then the copy of what was signed."""
    walk.page.goto(f"{here}/{form}/1")
    walk.send()
    walk.look()
    walk.page.locator("main input[type=radio]").first.check()
    walk.send()
    walk.send()
    walk.look()
    walk.page.locator("#name").fill("Ida")
    walk.send()
    walk.to(f"{here}/{form}/copy")


def finish(walk: Walk, here: str) -> None:
    """All sent: the thanks; and a page that came too late to be saved."""
    walk.page.goto(f"{here}/1/1")
    walk.page.context.clear_cookies()
    walk.send("form[data-draft] .button-primary")
    walk.look()


SIGNED = 11
"""The first form of the packet that is signed."""


def test_every_page_of_forms_is_accessible_in_both_languages(contexts, watched, server: Server, running_app):
    desk = Walk(watched(contexts(viewport=PHONE)))
    sign_in(desk.page, server)
    couple = new_couple(desk.page, server, "Ida", "Cy")
    links = links_for_both(desk.page, server, couple, "Before the first visit")
    short = links_for_both(desk.page, server, couple, "Connection pulse")
    routes, problems = pages_of_the_intake(running_app), list(desk.problems)
    for locale, link, pulse in zip(("en-US", "es-US"), links, short, strict=True):
        walk = Walk(watched(contexts(viewport=PHONE, locale=locale), expected="404|422"))
        here = begin(walk, link)
        visit_every_form(walk, here)
        sign(walk, here, SIGNED)
        last = begin(walk, pulse)
        walk.page.goto(f"{last}/1/check")
        walk.send()
        walk.look()
        assert walk.page.locator("a.task-title").count() == 0, "it is the page of thanks"
        finish(walk, here)
        walk.to(f"{server.address}/p/nothing")
        problems += walk.problems
        mine = {route for route in routes if route.startswith("/yours")}
        assert not_visited(mine, walk.visited) == set(), locale
    for end in ("/forms", "/intake", "/intake/brief"):
        desk.to(f"{server.address}{couple}{end}")
    desk.page.goto(f"{server.address}{couple}/forms")
    packet = desk.page.get_by_role("link", name="Connection pulse").first.evaluate("link => link.href")
    desk.to(packet)
    desk.to(f"{packet}/slip")
    ours = {route for route in routes if not route.startswith("/yours")}
    assert not_visited(ours, desk.visited) == set()
    assert problems + desk.problems == []
