"""Maps for the drawing's tests: what couples say, and what nobody should have to draw but somebody will."""

from clinic.couples.rules import Audience, CycleType, InjuryRole, Pair, Position, Side
from clinic.cycles.rules import STANDARD, CycleMap, Element, Entry, Link, MapKind, MapPartner

Words = dict[Element, tuple[str, ...]]
E = Element


def made(
    a: Words,
    b: Words,
    *,
    names: tuple[str, str] = ("Maya", "Jon"),
    title: str = "The Chase",
    links: tuple[str, str] = ("", ""),
    kind: MapKind = MapKind.NEGATIVE,
) -> CycleMap:
    """A map of these words, all for the room."""
    entries = [
        Entry(f"{side}-{element}-{number}", side, element, text)
        for side, words in ((Side.A, a), (Side.B, b))
        for element, texts in words.items()
        for number, text in enumerate(texts)
    ]
    return CycleMap(
        Pair(MapPartner(names[0], position=Position.PURSUES), MapPartner(names[1], injury_role=InjuryRole.NONE)),
        title,
        kind,
        CycleType.PURSUE_WITHDRAW,
        tuple(entries),
        tuple(Link(side, text) for side, text in zip(Side, links, strict=True) if text),
    )


TYPICAL_A: Words = {
    E.CUE: ("he answers me with one word and turns the page",),
    E.MEANING: ("I come after everything else",),
    E.REACTIVE_EMOTION: ("annoyed, wound up",),
    E.MOVE: ("I ask again, louder, and stand in the doorway",),
    E.PRIMARY_EMOTION: ("lonely, unimportant",),
    E.FEAR: ("we are turning into roommates",),
    E.NEED: ("to feel he wants to know how my day was",),
}
TYPICAL_B: Words = {
    E.CUE: ("she sighs and says my full name",),
    E.MEANING: ("I have let her down again",),
    E.REACTIVE_EMOTION: ("tense, blank",),
    E.MOVE: ("I say it's fine and go fix something",),
    E.PRIMARY_EMOTION: ("ashamed, worried",),
    E.FEAR: ("nothing I do will ever be right",),
    E.NEED: ("to hear that she is glad I am here",),
}
LINKS = ("The more I knock, the more you hide.", "The more I hide, the more you knock.")

TWELVE = (
    "the way you look past me when I finally try to tell you",
    "there is no point because it will come out wrong whatever I say",
    "so worn out and prickly that I could snap at the toaster",
)


def twelve(offset: int) -> Words:
    """Twelve words in every card."""
    return {element: (TWELVE[(number + offset) % 3],) for number, element in enumerate(STANDARD)}


THREE: Words = {
    E.CUE: ("you check the clock", "the door closes hard", "you say “later”"),
    E.MEANING: ("I bore you", "you would rather be out", "it is me again"),
    E.REACTIVE_EMOTION: ("cross", "jumpy", "fed up"),
    E.MOVE: ("I follow you upstairs", "I list what went wrong", "I call your sister"),
    E.PRIMARY_EMOTION: ("sad", "small", "left out"),
    E.FEAR: ("you will stop trying", "I am too much", "we will not make it"),
    E.NEED: ("a hand on my back", "to be asked", "to know we are all right"),
}
SCRIPTS_A: Words = {
    E.CUE: ("אתה שותק כשאני שואלת (שוב) מה קרה ב-10 בלילה",),
    E.MEANING: ("אני לא מעניינת אותו",),
    E.REACTIVE_EMOTION: ("عصبية ومتوترة",),
    E.MOVE: ("أرفع صوتي وأكتب له 20 رسالة على WhatsApp",),
    E.PRIMARY_EMOTION: ("मैं भीतर से बहुत अकेली हूँ",),
    E.FEAR: ("আমি তোমার কাছে বোঝা",),
    E.NEED: ("நீ என் பக்கம் இருக்க வேண்டும்",),
}
SCRIPTS_B: Words = {
    E.CUE: ("її голос стає різким", "η φωνή της αλλάζει"),
    E.MEANING: ("em lại làm sai rồi, lúc nào cũng vậy",),
    E.REACTIVE_EMOTION: ("ฉันรู้สึกอึดอัดและไม่รู้จะพูดอะไร",),
    E.MOVE: ("我什么都不说，一个人去阳台待着。",),
    E.PRIMARY_EMOTION: ("恥ずかしくて、こわい",),
    E.FEAR: ("내가 부족한 사람일까 봐", "ამას ვერ გავუძლებ"),
    E.NEED: ("❤️ 👨‍👩‍👧 → ✓", "ሰላም", "որ ինձ ընդունես"),
}
HUGE_WORD = "Donaudampfschifffahrtsgesellschaftskapitän"
FIVE_HUNDRED = ("I keep going over what I said that night and what you said and where it went wrong " * 6)[:500].strip()
HOSTILE = '</text><script>alert("x")</script>&amp; \u202eevil\u2066 <!-- \' ]]> {{ 7*7 }} \u0007\n\tnext'
OPTIONAL_A: Words = {
    E.BODY: ("my jaw locks",),
    E.RAW_SPOT: ("being the last one picked up at school",),
    E.VIEW_OF_OTHER: ("a closed door",),
}
OPTIONAL_B: Words = {E.BODY: ("cold hands",), E.MOVE_HOPE: ("that it will blow over",), E.VIEW_OF_SELF: ("useless",)}


def counselors() -> CycleMap:
    """Hunches, and words that are not for the room."""
    base = made(TYPICAL_A, THREE)
    more = (
        Entry("h1", Side.A, E.FEAR, "that she is not worth staying for", tentative=True),
        Entry("h2", Side.B, E.NEED, "rest", tentative=True, audience=Audience.COUNSELOR),
        Entry("h3", Side.B, E.PRIMARY_EMOTION, "grief about the baby", audience=Audience.PARTNER_B),
        Entry("h4", Side.A, E.CUE, "הוא מסתכל בטלפון", tentative=True, audience=Audience.PARTNER_A),
    )
    return CycleMap(base.partners, base.title, base.kind, base.cycle_type, base.entries + more, base.links)


LONG_NAMES = (
    "Wilhelmina-Anastasia Featherstonehaugh-Montgomery de la Cruz y Villanueva",
    "Krzysztof-Maximilian Brzęczyszczykiewicz-Oppenheimer the Younger of Łękołody by Chrząszczyżewoszyce, Junior",
)

CORPUS: dict[str, CycleMap] = {
    "empty": made({}, {}, title=""),
    "partial": made({E.CUE: ("you look away",), E.MOVE: ("I raise my voice",)}, {E.MOVE: ("I go quiet",)}, title=""),
    "typical": made(TYPICAL_A, TYPICAL_B, links=LINKS),
    "twelve": made(twelve(0), twelve(1), links=(f"The more I {TWELVE[0]}, the more you {TWELVE[1]}.", LINKS[1])),
    "three": made(THREE, THREE, title="Knock and Hide", links=LINKS),
    "three-twelve": made(
        dict.fromkeys(STANDARD, TWELVE), dict.fromkeys(STANDARD, TWELVE[::-1]), names=LONG_NAMES, links=LINKS
    ),
    "scripts": made(
        SCRIPTS_A, SCRIPTS_B, names=("נועה בן־דוד", "Владимир"), title="دائرتنا", links=("ככל שאני שואלת, אתה שותק", "")
    ),
    "huge-word": made(dict.fromkeys(STANDARD, (HUGE_WORD,)), dict.fromkeys(STANDARD, ("aaaaaaaaa " + "x" * 400,))),
    "long": made(dict.fromkeys(STANDARD, (FIVE_HUNDRED,)), TYPICAL_B, links=(FIVE_HUNDRED, "")),
    "hostile": made(
        dict.fromkeys(STANDARD, (HOSTILE,)), {}, names=(HOSTILE[:100], "B"), title=HOSTILE, links=(HOSTILE, "")
    ),
    "long-names": made(TYPICAL_A, TYPICAL_B, names=LONG_NAMES, title="The very long name we gave this thing " * 3),
    "optional": made(TYPICAL_A | OPTIONAL_A, TYPICAL_B | OPTIONAL_B, links=LINKS),
    "counselor": counselors(),
    "positive": made(TYPICAL_A, TYPICAL_B, kind=MapKind.POSITIVE, title="Coming home"),
    "arabic-word": made(dict.fromkeys(STANDARD, ("كتابمدرسة" * 20,)), dict.fromkeys(STANDARD, ("क्षत्रिय" * 12,))),
    "zalgo": made({E.CUE: ("Z" + "\u0301\u0322\u0334" * 40 + "algo",)}, {E.CUE: ("\u200b\u202e",)}),
    "cjk": made(
        dict.fromkeys(STANDARD, ("你总是看手机不听我说话" * 4,)),
        dict.fromkeys(STANDARD, ("こわくて、なにも言えない。" * 3,)),
    ),
}
