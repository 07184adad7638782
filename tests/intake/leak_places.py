"""Every page, paper, feed and picture that the program gives, and who can reach it. A new route is put in a list here.

What each list promises is checked in `test_leaks.py`. A route that shows one partner's answers is in `COUNSELOR`; who
puts one there says by that that nobody else opens it.
"""

from dataclasses import dataclass

OTHER_PARTNER = frozenset(
    {
        "/p/{token}",
        "/leave",
        "/yours",
        "/yours/{link_id}/forms",
        "/yours/{link_id}/forms/code",
        "/yours/{link_id}/forms/{number}/start",
        "/yours/{link_id}/forms/{number}/check",
        "/yours/{link_id}/forms/{number}/copy",
        "/yours/{link_id}/forms/{number}/{page_number}",
        "/yours/{link_id}/check-in",
        "/yours/{link_id}/check-in/code",
        "/yours/{link_id}/check-in/{number}/{page_number}",
        "/yours/{link_id}/goals",
        "/yours/{link_id}/paper",
        "/yours/{link_id}/paper/logo",
        "/yours/{link_id}/paper/paper.css",
        "/yours/{link_id}/paper/pdf",
        "/yours/{link_id}/paper/read",
    }
)
"""What a partner's own browser opens: to the byte the same, whatever the other does."""

JOINT = frozenset(
    {
        "/couples/{couple_id}/maps/{map_id}/show",
        "/couples/{couple_id}/maps/{map_id}/show/state",
        "/couples/{couple_id}/maps/{map_id}/showing",
        "/couples/{couple_id}/maps/{map_id}/window",
        "/couples/{couple_id}/maps/{map_id}/share",
        "/couples/{couple_id}/handouts",
        "/couples/{couple_id}/handouts/{slug}",
        "/couples/{couple_id}/handouts/{slug}/tailor",
        "/couples/{couple_id}/pack",
        "/couples/{couple_id}/papers/{given_id}",
        "/couples/{couple_id}/papers/{given_id}/pdf",
        "/couples/{couple_id}/then-and-now",
        "/live",
        "/live/{token}",
        "/live/view",
        "/calendar/{token}.ics",
    }
)
"""What both see on one screen, on paper or in a feed: the same, whatever either does alone."""

FRONT_DESK = frozenset(
    {
        "/couples",
        "/couples/new",
        "/today",
        "/couples/{couple_id}/forms",
        "/couples/{couple_id}/forms/{packet_id}",
        "/couples/{couple_id}/forms/{packet_id}/slip",
    }
)
"""How far each is may be told here, and not one word of what they wrote or what it means."""

OF_NO_COUPLE = frozenset(
    {
        "/",
        "/sign-in",
        "/welcome",
        "/calendar",
        "/cycle-types",
        "/cycle-types/{slug}",
        "/gallery",
        "/gallery/{name}/pages",
        "/gallery/{name}/pdf",
        "/practice",
        "/practice/forms",
        "/practice/forms/import",
        "/practice/forms/imported/{form_id}",
        "/practice/forms/imported/{form_id}/file",
        "/practice/forms/imported/{form_id}/look",
        "/practice/forms/{form_id}",
        "/practice/forms/{form_id}/export",
        "/practice/forms/{form_id}/lines/{name}",
        "/practice/forms/{form_id}/look",
        "/practice/packets",
        "/practice/packets/{packet_id}",
        "/practice/handouts",
        "/practice/handouts/new",
        "/practice/handouts/{slug}/edit",
        "/practice/handouts/{slug}/file",
        "/practice/logo",
        "/practice/paper.css",
        "/words",
        "/words/{kind}.toml",
    }
)
"""The practice's own, and the library's: no couple is in it."""

COUNSELOR = frozenset(
    {
        "/caseload",
        "/couples/{couple_id}",
        "/couples/{couple_id}/check-ins",
        "/couples/{couple_id}/edit",
        "/couples/{couple_id}/goals",
        "/couples/{couple_id}/injuries",
        "/couples/{couple_id}/intake",
        "/couples/{couple_id}/intake/brief",
        "/couples/{couple_id}/intake/brief.pdf",
        "/couples/{couple_id}/intake/forms/{form_id}/fhir",
        "/couples/{couple_id}/maps/{map_id}",
        "/couples/{couple_id}/maps/{map_id}/history",
        "/couples/{couple_id}/maps/{map_id}/state",
        "/couples/{couple_id}/measures",
        "/couples/{couple_id}/reports",
        "/couples/{couple_id}/reports/write",
        "/couples/{couple_id}/sessions",
        "/couples/{couple_id}/sessions/{session_id}",
        "/couples/{couple_id}/trail",
        "/couples/{couple_id}/way",
    }
)
"""For a clinical role that is signed in, and closed to everyone else (tests/test_access.py)."""

STREAMS = frozenset({"/couples/{couple_id}/maps/{map_id}/stream", "/live/stream"})
"""They send what `/live/view` and `show/state` give, each time it changed (tests/cycles/test_live_streams.py)."""

EVERYWHERE = OTHER_PARTNER | JOINT | FRONT_DESK | OF_NO_COUPLE | COUNSELOR | STREAMS


@dataclass(frozen=True)
class Seen:
    """What one answer lets anybody see: content, headers, cookies, length, and how much work it was."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    cookies: frozenset[str]
    statements: tuple[str, ...]
