"""Running text of a handout: Markdown first, placeholders after, so that nobody's words are ever Markdown."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reports.conditions import Who, parse_who_and_element
from reports.library_text import Piece, Prose

markdown = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["smartquotes", "table"])
"""How every text is read."""

_BRACES = re.compile(r"(\{[^{}]*\})")
_MARKUP = re.compile(r"<\s*[A-Za-z/!?]")
_NAMES = {f"{{{who.value}}}": who for who in Who}
_STYLES: dict[str, Callable[[Piece], Piece]] = {
    "strong_open": lambda style: replace(style, strong=True),
    "strong_close": lambda style: replace(style, strong=False),
    "em_open": lambda style: replace(style, emphasis=True),
    "em_close": lambda style: replace(style, emphasis=False),
}
_WHITE = {"softbreak", "hardbreak"}


_NAMED = {
    "link_open": "a link",
    "image": "a picture",
    "code_inline": "code",
    "code_block": "code (a line that begins with four spaces)",
    "fence": "code",
    "hr": "a line across",
    "html_block": "raw HTML",
}


def named(token: str) -> str:
    """What a piece of Markdown is called that no text may hold."""
    return _NAMED.get(token, f"“{token.removesuffix('_open')}”")


def prose_of(inline: Sequence[Token]) -> Prose:
    """The pieces of one paragraph.

    Raises:
        ValueError: it holds raw HTML, a link, a picture, code, or a placeholder nobody knows.
    """
    return tuple(_pieces(inline))


def read_prose(text: str) -> Prose:
    """The pieces of a line of Markdown.

    Raises:
        ValueError: as for `prose_of`.
    """
    return prose_of(markdown.parseInline(text.strip())[0].children or ())


def plain_prose(text: str) -> Prose:
    """The pieces of a line without Markdown.

    Raises:
        ValueError: it holds markup, or a placeholder nobody knows.
    """
    return tuple(_filled(text, Piece()))


def _pieces(inline: Sequence[Token]) -> Iterator[Piece]:
    style = Piece()
    for token in inline:
        if token.type in _STYLES:
            style = _STYLES[token.type](style)
        elif token.type in _WHITE:
            yield replace(style, text=" ")
        elif token.type == "text":
            yield from _filled(token.content, style)
        else:
            raise ValueError(f"{named(token.type)} is not used in handouts")


def _filled(text: str, style: Piece) -> Iterator[Piece]:
    if markup := _MARKUP.search(text):
        raise ValueError(f"raw HTML is not allowed: “{text[markup.start() :][:30]}”")
    for part in filter(None, _BRACES.split(text)):
        if _BRACES.fullmatch(part):
            yield _placeholder(part, style)
        elif "{" in part or "}" in part:
            raise ValueError(f"a brace without its partner: “{part.strip()[:30]}”")
        else:
            yield replace(style, text=part)


def _placeholder(part: str, style: Piece) -> Piece:
    if part in _NAMES:
        return replace(style, name=_NAMES[part])
    word, _, rest = part[1:-1].strip().partition(" ")
    if word != "said":
        raise ValueError(f"unknown placeholder “{part}”")
    return replace(style, said=parse_who_and_element(rest))


def speaks_to_one(prose: Prose) -> bool:
    """Whether the text calls its reader or their partner by name, so that it needs one reader."""
    return any(piece.name in {Who.YOU, Who.PARTNER} for piece in prose)
