"""A couple that was sent forms, and each partner's own phone."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from sqlmodel import select

from clinic.intake.tables import IntakePage
from tests.cast import House, Visitor
from tests.intake.forms import own_library

CODE = "blue heron 7"


@pytest.fixture(scope="module", autouse=True)
def library(tmp_path_factory) -> Iterator[None]:
    with own_library(tmp_path_factory.mktemp("library")):
        yield


@dataclass
class Phone:
    """One partner's browser with their own link: `page` is where their forms are."""

    browser: Visitor
    link: str
    page: str

    def begin(self, code: str = CODE) -> "Phone":
        answer = self.browser.post(f"{self.page}/begin", data={"code": code})
        assert answer.status_code == 303, answer.text
        return self

    def get(self, path: str):
        return self.browser.get(f"{self.page}/{path}")

    def post(self, path: str, **fields):
        return self.browser.post(f"{self.page}/{path}", data=fields)

    def fill(self, path: str, **answers):
        """Answers a page by the names of its questions' fields, as a browser without a script sends it."""
        asked = self.get(path)
        assert asked.status_code == 200, asked.text
        return self.post(path, **hidden(asked.text), **answers)


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's own form."""
    inside = page.partition("novalidate")[2]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', inside))


def send(nora: Visitor, couple, side: str, packet: str = "before-the-first-visit") -> str:
    """Sends a packet and gives the path of its page."""
    answer = nora.post(f"{couple.path}/forms", data={"packet": packet, "side": side})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def phone_for(house: House, nora: Visitor, packet: str) -> Phone:
    link = re.search(r'href="http://127.0.0.1(/p/[\w-]+)"', nora.get(packet).text)[1]
    browser = house.visitor()
    return Phone(browser, link, browser.get(link).headers["location"])


def save_at_once(house: House, phone: Phone, times: int = 6) -> tuple[list[int], list[int]]:
    """One browser's first page sent so often at once, each time with another name: the statuses, and how often it was
    kept.
    """

    def save(number: int) -> int:
        browser = house.visitor()
        browser.cookies.update(phone.browser.cookies)
        return browser.post(f"{phone.page}/1/1", data={"shown": "q2 q3 q4", "q2": f"{number}"}).status_code

    with ThreadPoolExecutor(times) as pool:
        statuses = list(pool.map(save, range(times)))
    with house.transaction() as session:
        return statuses, list(session.exec(select(IntakePage.revision)))


def fill_all(phone: Phone, mark: str, *, afraid: str = "1", harm: str = "0") -> None:
    """Answers and sends everything; every text begins with `mark`."""
    phone.fill("1/1", q2=f"{mark}name", q3=f"{mark}pronouns", q4=f"{mark}reach")
    phone.fill("1/2", q6=f"{mark}hopes", q7=f"{mark}hunch")
    phone.post("1/check", sending="yes")
    phone.fill("2/1", q2=afraid)
    phone.fill("2/2", q4=harm)
    phone.fill("2/3", q6=f"{mark}else")
    phone.post("2/check", sending="yes")
    phone.fill("3/1", q3="yes")
    answer = phone.post("3/check", sending="yes", name=f"{mark}signature")
    assert answer.status_code == 303, answer.text


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


@pytest.fixture
def maya(house, nora, couple) -> Phone:
    return phone_for(house, nora, send(nora, couple, "a")).begin()


@pytest.fixture
def jon(house, nora, couple) -> Phone:
    return phone_for(house, nora, send(nora, couple, "b")).begin()
