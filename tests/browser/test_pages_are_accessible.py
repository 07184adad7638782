"""axe-core finds nothing on any page, light and dark, on a laptop, a tablet and a phone; no console error anywhere."""

import re

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import LAPTOP, PHONE, TABLET, sign_in
from tests.browser.server import Server

SCREENS = {"laptop": LAPTOP, "tablet": TABLET, "phone": PHONE}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


PATHS = "(links, like) => [...new Set(links.map(link => link.pathname))].filter(path => RegExp(like).test(path))"


def paths(page: Page, like: str) -> list[str]:
    """Where the links of the page lead, those that look like this."""
    found: list[str] = page.get_by_role("main").get_by_role("link").evaluate_all(PATHS, like)
    return found


def addresses(page: Page, server: Server) -> list[str]:
    """One of every page that a counselor can reach, on the fullest couple of the demo."""
    page.goto(f"{server.address}/couples")
    named = page.get_by_role("main").get_by_role("link", name=re.compile("Aisha|Maya|Renée|Bartholomew|Nguyễn"))
    couples: list[str] = named.evaluate_all(PATHS, "^/couples/[0-9a-f-]{36}$")
    boards = []
    for couple in couples:
        page.goto(server.address + couple)
        boards += paths(page, "/maps/[0-9a-f-]{36}$")
    assert len(couples) >= 4
    assert len(boards) >= 4
    couple, slug = couples[0], "when-hurt-turns-into-distance"
    every = ["/couples", "/couples/new", "/couples/nothing-here"]
    every += ["/today", "/caseload", "/calendar", *therapy(page, server, boards)]
    every += [f"{couple}{end}" for end in ("", "/edit", "/trail", "/handouts", f"/handouts/{slug}")]
    every += [f"{boards[0].split('/maps')[0]}/then-and-now", f"{boards[0]}/history", f"{boards[-1]}/history"]
    every += ["/cycle-types", "/cycle-types/hurt-distance", "/cycle-types/positive"]
    every += [f"{boards[0].split('/maps')[0]}/handouts/cycle-sheet"]
    every += [f"{couple}/handouts/{slug}/tailor?for=a", f"{couple}/pack?paper-{slug}=yes&paper-trust-log=yes"]
    every += ["/practice", "/practice/handouts", f"/practice/handouts/new?copy={slug}"]
    every += forms_of_the_practice(page, server)
    every += [f"{couple}/handouts/{worksheet}" for worksheet in ("my-half-of-the-cycle", "trust-log")]
    every += ["/gallery?language=en-US&paper=letter", "/words", "/words?kind=positive&at=need"]
    every += form_editor(page, server)
    every += ["/live", "/live?ended=yes", f"{boards[0]}/share", f"{boards[0]}/window"]
    return every + boards + [f"{boards[0]}/show"]


def form_editor(page: Page, server: Server) -> list[str]:
    """The practice's own forms: the list, the editor of the demo's, its lines, and a look at it in both languages."""
    page.goto(f"{server.address}/practice/forms")
    form = paths(page, "^/practice/forms/[0-9a-f-]{36}$")[0]
    lines = [f"{form}/lines/{name}" for name in ("faith-how", "living", "new", "new-heading")]
    return ["/practice/forms", form, *lines, f"{form}/look", f"{form}/look?language=es"]


def therapy(page: Page, server: Server, boards: list[str]) -> list[str]:
    """The pages of sessions, goals and the way, of a couple with a map."""
    couple = boards[0].split("/maps")[0]
    page.goto(f"{server.address}{couple}/sessions")
    newest = paths(page, "/sessions/[0-9a-f-]{36}$")[0]
    report = "reports/write?what=progress-report-couple&from=2025-01-01&to=2026-12-31"
    ends = ("sessions", "way", "goals", "injuries", "check-ins", "measures", "reports", report)
    return [newest, *(f"{couple}/{end}" for end in ends)]


def forms_of_the_practice(page: Page, server: Server) -> list[str]:
    """The lists of forms and packets, bringing forms in, an imported one with a look at it, and a packet."""
    page.goto(f"{server.address}/practice/forms")
    imported = paths(page, "/practice/forms/imported/[0-9a-f-]{36}$")[0]
    page.goto(f"{server.address}/practice/packets")
    packet = paths(page, "/practice/packets/[0-9a-f-]{36}$")[0]
    return ["/practice/forms", "/practice/forms/import", imported, f"{imported}/look", "/practice/packets", packet]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(contexts, watched, server, screen, scheme):
    page = watched(contexts(viewport=SCREENS[screen], color_scheme=scheme), expected="404")
    problems = check(page, f"{server.address}/sign-in")
    sign_in(page, server)
    for path in addresses(page, server):
        problems += check(page, server.address + path)
    page.goto(f"{server.address}{addresses(page, server)[-1].removesuffix('/show')}/share")
    page.request.post(page.url)
    problems += check(page, page.url)
    page.goto(page.get_by_role("link", name="/live/").inner_text())
    problems += check(page, page.url)
    problems += check_giving(page, server)
    assert problems == []


def check_giving(page: Page, server: Server) -> list[str]:
    """A paper as it is given, and what its reader finds behind the private link."""
    page.goto(f"{server.address}/couples")
    couple = paths(page, "^/couples/[0-9a-f-]{36}$")[0]
    page.goto(f"{server.address}{couple}/handouts/trust-log")
    page.get_by_role("button", name="Make the PDF").click()
    page.get_by_role("button", name="New link for").first.click()
    problems = check(page, page.url)
    page.goto(page.get_by_role("link", name="/p/").first.inner_text())
    problems += check(page, page.url)
    problems += check(page, f"{page.url}/read")
    return problems + check(page, f"{server.address}/p/nothing")


def check(page: Page, address: str) -> list[str]:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, options=RULES)["violations"]
    problems = [
        f"{address}: {one['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
        for one in found
        for node in one["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        problems.append(f"{address}: wider than the screen")
    return problems
