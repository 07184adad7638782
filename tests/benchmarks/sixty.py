"""A form of sixty questions on twelve pages, one in five of which waits for an answer, with a page about safety in it;
and what people send for each page.
"""

import json

PAGES, ON_A_PAGE = 12, 5
SCALE = [{"valueInteger": number} for number in range(4)]
YES_NO = [{"valueCoding": {"code": "yes", "display": "Yes"}}, {"valueCoding": {"code": "no", "display": "No"}}]
SAID = "We talk at night when the house is quiet, and mostly I say nothing, because whatever I say it starts again. "


def _question(page: int, number: int) -> dict:
    kinds = [
        {"type": "choice", "answerOption": SCALE},
        {"type": "text"},
        {"type": "choice", "answerOption": YES_NO},
        {"type": "integer"},
        {"type": "string"},
    ]
    asked = {"linkId": f"p{page}-{number}", "text": f"Question {number} of page {page}"} | kinds[number - 1]
    waits = [{"question": f"p{page}-4", "operator": ">", "answerInteger": 3}]
    return asked | ({"enableWhen": waits} if number == ON_A_PAGE else {})


def sixty() -> bytes:
    pages = [
        {
            "linkId": f"p{page}",
            "type": "group",
            "text": f"Page {page}",
            "item": [_question(page, number) for number in range(1, ON_A_PAGE + 1)],
        }
        for page in range(1, PAGES + 1)
    ]
    form = {
        "resourceType": "Questionnaire",
        "url": "https://secure-base.example/forms/sixty",
        "version": "1.0.0",
        "language": "en",
        "status": "active",
        "title": "Sixty questions",
        "item": pages,
    }
    return json.dumps(form).encode()


SIDECAR = """[instrument]
name = "sixty"
questionnaire = "https://secure-base.example/forms/sixty"
validated = false
about = "individual"
minutes = 20
rights = "Written for a benchmark."
rights_url = ""

[matters]
p6-1 = "self_harm"

[[safety]]
item = "p6-1"
at_least = 1
routing = "crisis"
words = "Thoughts of self-harm"
source = "A benchmark."
"""


def bodies() -> list[dict[str, str]]:
    """The fields of each page as a browser sends them."""
    found = []
    for page in range(1, PAGES + 1):
        first = (page - 1) * (ON_A_PAGE + 1) + 2
        names = [f"q{first + number}" for number in range(ON_A_PAGE)]
        said = dict(zip(names, ["0", SAID * 3, "1", "7", "now and then"], strict=True))
        found.append({"shown": " ".join(names), "revision": "0"} | said)
    return found
