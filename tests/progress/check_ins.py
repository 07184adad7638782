"""A partner's weekly check-in as tests do it: the standing link, the phone that is in, both pages."""

import re

from tests.intake.conftest import Phone, hidden


def link_for(nora, couple, side: str) -> str:
    """The standing link as the counselor's page shows it, made if there is none."""
    assert nora.post(f"{couple.path}/check-ins/links", data={"side": side}).status_code == 303
    page = nora.get(f"{couple.path}/check-ins").text
    section = page.partition(f'id="partner-{side}"')[2].partition("</section>")[0]
    return re.search(r'href="http://127.0.0.1(/p/[\w-]+)"', section)[1]


def check_in_phone(house, nora, couple, side: str) -> Phone:
    link, browser = link_for(nora, couple, side), house.visitor()
    return Phone(browser, link, browser.get(link).headers["location"])


def answer_week(phone: Phone, week: int, line: str, *, unsafe: str = "0", **more: str):
    """Both pages: closeness 7, safety 5, two moments, the loop a few times, out within hours, one line."""
    first = phone.get(f"{week}/1").text
    names = list(dict.fromkeys(re.findall(r'name="(q\d+)"', first)))
    said = {names[0]: "7", names[1]: "5", names[2]: ["0", "1"], names[3]: "2", names[-1]: line} | more
    asked = phone.post(f"{week}/1", **hidden(first), **said)
    if asked.status_code == 200:  # the loop came: how fast were they out?
        out = next(one for one in re.findall(r'name="(q\d+)"', asked.text) if one not in names)
        asked = phone.post(f"{week}/1", **hidden(asked.text), **said, **{out: "1"})
    assert asked.headers["location"] == f"{phone.page}/{week}/2", asked.text
    second = phone.get(f"{week}/2").text
    name = re.search(r'type="radio"[^>]*name="(q\d+)"', second)[1]
    return phone.post(f"{week}/2", **hidden(second), **({name: unsafe} if unsafe else {}))
