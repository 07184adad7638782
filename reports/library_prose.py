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


class ProseError(ValueError):
    """A paragraph that cannot be used; `faults` are all there are, each with its line, counted from 0."""

    def __init__(self, faults: Sequence[tuple[int, str]]) -> None:
        super().__init__(faults[0][1])
        self.faults = tuple(faults)


def prose_of(inline: Sequence[Token]) -> Prose:
    """The pieces of one paragraph.

    Raises:
        ProseError: it holds raw HTML, a link, a picture, code, or a placeholder nobody knows.
    """
    faults: list[tuple[int, str]] = []
    prose = tuple(_pieces(inline, faults))
    if faults:
        raise ProseError(faults)
    return prose


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
    return prose_of([Token("text", "", 0, content=text)])


def _pieces(inline: Sequence[Token], faults: list[tuple[int, str]]) -> Iterator[Piece]:
    """What can be used; what cannot is added to `faults`."""
    style, line = Piece(), 0
    for token in inline:
        if token.type in _STYLES:
            style = _STYLES[token.type](style)
        elif token.type in _WHITE:
            line += 1
            yield replace(style, text=" ")
        elif token.type == "text":
            yield from _filled(token.content, style, line, faults)
        elif not token.type.endswith("_close"):
            faults.append((line, f"{named(token.type)} is not used in handouts"))


def _filled(text: str, style: Piece, line: int, faults: list[tuple[int, str]]) -> Iterator[Piece]:
    if markup := _MARKUP.search(text):
        faults.append((line, f"raw HTML is not allowed: “{text[markup.start() :][:30]}”"))
    for part in filter(None, _BRACES.split(text)):
        if _BRACES.fullmatch(part):
            try:
                yield _placeholder(part, style)
            except ValueError as error:
                faults.append((line, str(error)))
        elif "{" in part or "}" in part:
            faults.append((line, f"a brace without its partner: “{part.strip()[:30]}”"))
        else:
            yield replace(style, text=part)


def _placeholder(part: str, style: Piece) -> Piece:
    if part in _NAMES:
        return replace(style, name=_NAMES[part])
    word, _, rest = part[1:-1].strip().partition(" ")
    if word != "said":
        raise ValueError(f"unknown placeholder “{part[:40]}”")
    return replace(style, said=parse_who_and_element(rest))


def speaks_to_one(prose: Prose) -> bool:
    """Whether the text calls its reader or their partner by name, so that it needs one reader."""
    return any(piece.name in {Who.YOU, Who.PARTNER} for piece in prose)
