"""Nothing that one partner does alone shows anywhere else: not its words, not that it was done, when, or how much.

Jon's browser, everything both see together, and the front desk are looked at before and after Maya has answered,
signed, been flagged, read and decided about. The lists of places are in `leak_places.py`; a route in none fails here.
"""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from clinic.progress.check_in_rules import week_of
from tests.couples.test_goal_pages import agree
from tests.couples.test_goal_pages import phone as goals_phone
from tests.handouts.test_giving_by_link import given, link
from tests.intake import leak_places
from tests.intake.conftest import fill_all, phone_for, send
from tests.intake.leak_places import FRONT_DESK, JOINT, OF_NO_COUPLE, OTHER_PARTNER, STREAMS, Seen
from tests.intake.test_imported_packets import EVENINGS, answered, slug_of
from tests.intake.test_practice_packets import add, begun, slug
from tests.progress.check_ins import answer_week, check_in_phone
from tests.questionnaires.test_imported_form_pages import imported

MARK = "quillmaya"
MEANT = ("Says they are afraid of their partner", "Thoughts of self-harm", "quilldecided", "quillreason", "Individual")
"""What the counselor learns of her answers, and what was decided."""
SLUG = "when-hurt-turns-into-distance"
FRESH = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
"""An id that each page makes anew, so that sending it twice makes one thing."""
AT = re.compile(r"expires=[^;]+")
"""When a cookie that is taken back was taken back."""


def get_routes(app) -> set[str]:
    contexts = (one for one in iter_route_contexts(app.routes) if not isinstance(one.original_route, Mount))
    return {one.path for one in contexts if "GET" in (one.methods or ())}


def test_every_route_is_in_exactly_one_list_of_places(running_app):
    lists = [one for one in vars(leak_places).values() if isinstance(one, frozenset)]
    of_each = [one for one in lists if one is not leak_places.EVERYWHERE]
    assert get_routes(running_app) == leak_places.EVERYWHERE, "a new page needs a place in tests/intake/leak_places.py"
    assert sum(len(one) for one in of_each) == len(leak_places.EVERYWHERE)


class World:
    """Jon's browser with everything he was sent, a guest's live link, Nora and Finn; and every address of the lists."""

    def __init__(self, house, nora, couple) -> None:
        self.house, self.nora, self.couple = house, nora, couple
        self.finn = house.visitor().sign_in(house.cast.finn)
        self.hers = phone_for(house, nora, send(nora, couple, "a")).begin()
        self.packets = [send(nora, couple, "b")]
        self.jon = phone_for(house, nora, self.packets[0]).begin()
        self.form = imported(nora, EVENINGS)
        self.packet = begun(nora, "private-check")
        add(nora, self.packet, slug_of(self.form))
        agree(nora, couple)
        self.papers = [given(nora, couple, "both"), given(nora, couple, "b")]
        papers = house.visitor()
        self.paper = papers.get(link(nora, self.papers[1], "b")[0]).headers["location"]
        goals, self.goals = goals_phone(house, nora, couple, "b")
        self.weekly = check_in_phone(house, nora, couple, "b").begin()
        self.her_weekly = check_in_phone(house, nora, couple, "a").begin()
        for browser in (papers, goals, self.weekly.browser):
            self.jon.browser.cookies.update(browser.cookies)
        nora.post(f"{couple.board}/share")
        found = re.search(r"/live/[\w-]{43}", nora.get(f"{couple.board}/share").text)
        self.guest, self.live = house.visitor(), found[0]
        self.guest.get(self.live)
        nora.post("/calendar", data={"titles": "neutral"})
        self.feed = re.search(r"/calendar/[\w-]+\.ics", nora.get("/calendar").text)[0]

    def addresses(self, places: frozenset[str]) -> Iterator[tuple[object, str]]:
        """Each address with the browser that asks for it."""
        for path in sorted(places):
            for filled in self._filled(path):
                yield self._browser(path), filled

    def _browser(self, path: str):
        if path in OTHER_PARTNER:
            return self.jon.browser
        if path in FRONT_DESK:
            return self.finn
        return self.guest if path.startswith("/live") or path.endswith(".ics") else self.nora

    def _filled(self, path: str) -> list[str]:
        known = {"/p/{token}": self.jon.link, "/live/{token}": self.live, "/calendar/{token}.ics": self.feed}
        if path in known:
            return [known[path]]
        couple, board = self.couple.path, self.couple.board
        path = path.replace("/couples/{couple_id}/maps/{map_id}", board).replace("/couples/{couple_id}", couple)
        path = path.replace("/practice/forms/imported/{form_id}", self.form)
        path = path.replace("/practice/packets/{packet_id}", self.packet)
        weekly = self.weekly.page
        if path.endswith("/check-in/{number}/{page_number}"):
            return [f"{weekly}/{week_of(date.today()).number}/{page}" for page in (1, 2, 3)]
        of_his = {"forms": self.jon.page, "paper": self.paper, "goals": self.goals, "check-in": weekly}
        for kind, page in of_his.items():
            path = path.replace(f"/yours/{{link_id}}/{kind}", page)
        if "{packet_id}" in path:
            return [path.replace(f"{couple}/forms/{{packet_id}}", packet) for packet in self.packets]
        if "{given_id}" in path:
            return [path.replace(f"{couple}/papers/{{given_id}}", paper) for paper in self.papers]
        if "{slug}" in path:
            ends = [f"{slug}?for={whom}" for slug in (SLUG, "cycle-sheet") for whom in ("both", "b")]
            whole = [path.replace("{slug}", end) for end in ends] if path.endswith("{slug}") else []
            slug = "positive" if path.startswith("/cycle-types") else SLUG
            return (whole if path.startswith(couple) else []) or [path.replace("{slug}", slug)]
        path = path.replace("{name}", "cycle-sheet.en-US.both.letter").replace("{kind}", "negative")
        pages = [path.replace("{number}", str(form)) for form in (1, 2, 3, 4)] if "{number}" in path else [path]
        numbers = (1, 2, 3) if "{page_number}" in path else (1,)
        return [page.replace("{page_number}", str(number)) for page in pages for number in numbers]

    def look(self, places: frozenset[str]) -> dict[str, Seen]:
        return {address: self._seen(browser, address) for browser, address in self.addresses(places)}

    def _seen(self, browser, address: str) -> Seen:
        kept = list(browser.cookies.jar)
        with self.house.statements() as statements:
            answer = browser.get(address)
        if address == "/leave":
            for cookie in kept:  # to look at the rest
                browser.cookies.jar.set_cookie(cookie)
        assert answer.status_code < 500, address
        said = sorted((name, AT.sub("", FRESH.sub("id", value))) for name, value in answer.headers.multi_items())
        body = FRESH.sub("id", answer.content.decode("utf-8", "replace"))
        cookies = frozenset(one.name for one in browser.cookies.jar)
        return Seen(answer.status_code, tuple(said), body, cookies, tuple(statements))

    def maya_does_everything(self) -> None:
        """Answers, saves and sends; a kiosk, measures and a goal of hers; and all that the counselor does with it."""
        nora, path = self.nora, self.couple.path
        fill_all(self.hers, MARK, afraid="0", harm="3")
        theirs = send(nora, self.couple, "a", slug_of(self.form))
        answered(phone_for(self.house, nora, theirs).begin(), f"{MARK}evening")
        self.packets += [theirs, send(nora, self.couple, "a", slug(self.packet))]
        answer_week(self.her_weekly, week_of(date.today()).number, MARK)
        agree(nora, self.couple, "a", f"{MARK}goal")
        goals, page = goals_phone(self.house, nora, self.couple, "a")
        goals.get(page)
        for measure in ("phq-9", "connection-pulse"):
            nora.post(f"{path}/measures", data={"measure": measure, "partner": "a", "total": "20", "on": "2026-11-20"})
        nora.post(f"{path}/intake/fit", data={"fit": "individual_first", "reason": "quillreason"})
        for flag in re.findall(r"/intake/flags/([\w-]+)", nora.get(f"{path}/intake").text):
            nora.post(f"{path}/intake/flags/{flag}", data={"decided": "quilldecided"})
        nora.post(f"{path}/intake/board")
        for packet in (send(nora, self.couple, "a", "private-check"), send(nora, self.couple, "a")):
            self.packets.append(packet)
            nora.get(f"{packet}/slip")


@pytest.fixture
def world(house, nora, couple) -> World:
    return World(house, nora, couple)


def test_the_other_partner_sees_the_same_to_the_byte_and_with_the_same_work(world):
    world.look(OTHER_PARTNER)
    before = world.look(OTHER_PARTNER)
    world.maya_does_everything()
    assert world.look(OTHER_PARTNER) == before
    assert len(before) > 25
    assert sum(one.status == 200 for one in before.values()) > 10, "most of them are really there"


def test_what_both_see_together_is_the_same(world):
    world.look(JOINT)
    before = world.look(JOINT)
    world.maya_does_everything()
    after = world.look(JOINT)
    assert {where: one.body for where, one in after.items()} == {where: one.body for where, one in before.items()}
    assert {where for where, one in after.items() if one.status != 200} <= {"/live", world.live}


def test_the_front_desk_reads_how_far_each_is_and_not_a_word(world):
    world.maya_does_everything()
    seen = world.look(FRONT_DESK)
    assert "Complete" in seen[f"{world.couple.path}/forms"].body
    assert all(one.status == 200 for one in seen.values()), seen
    _nothing_of_hers(seen)


def test_nothing_of_hers_is_in_what_no_couple_is_in(world):
    world.maya_does_everything()
    _nothing_of_hers(world.look(OF_NO_COUPLE))


def test_the_counselors_own_pages_open_to_nobody_else(world):
    world.maya_does_everything()
    assert f"{MARK}evening" in world.nora.get(f"{world.couple.path}/intake").text
    told = "".join(world.nora.get(f"{world.couple.path}/{end}").text for end in ("intake", "intake/brief", "trail"))
    assert all(word in told for word in (f"{MARK}hopes", *MEANT[:3])), "there is something that could leak"
    for path in sorted(leak_places.COUNSELOR | JOINT | STREAMS):
        for address in world._filled(path.replace("{session_id}", str(world.couple.map))):
            for browser in (world.jon.browser, world.guest, world.finn):
                if path.startswith(("/couples", "/caseload")):
                    answer = browser.get(address)
                    assert answer.status_code in {303, 403}, address
                    assert MARK not in answer.text


def _nothing_of_hers(seen: dict[str, Seen]) -> None:
    for address, one in seen.items():
        for word in (MARK, *MEANT):
            assert word not in one.body, address
            assert word not in str(one.headers), address
