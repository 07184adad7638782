"""A packet the practice puts together: what it is called, and which forms it holds in which order, each once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

TITLE_LIMIT = 80
ABOUT_LIMIT = 240
MOST_FORMS = 30
"""More than anybody should be asked at once."""


class FullPacketError(ValueError):
    """A packet holds no more forms."""


@dataclass(frozen=True, slots=True)
class PacketDraft:
    """A packet as it is being put together; `forms` are the names its forms are sent by."""

    title: str
    about: str = ""
    forms: tuple[str, ...] = ()

    def with_form(self, slug: str) -> "PacketDraft":
        """With one more form at its end; one that is in it already stays where it is.

        Raises:
            FullPacketError: it holds as many as it may.
        """
        if slug in self.forms:
            return self
        if len(self.forms) >= MOST_FORMS:
            raise FullPacketError
        return replace(self, forms=(*self.forms, slug))

    def without(self, slug: str) -> "PacketDraft":
        return replace(self, forms=tuple(one for one in self.forms if one != slug))

    def with_form_at(self, slug: str, place: int) -> "PacketDraft":
        """With one of its forms at a place, from 0 on; sent twice, it is there all the same."""
        if slug not in self.forms:
            return self
        others = self.without(slug).forms
        return replace(self, forms=(*others[:place], slug, *others[place:]))


def problems(draft: PacketDraft) -> Iterator[tuple[str, str]]:
    """What is wrong with its words, by field."""
    if not draft.title:
        yield "title", "Give the packet a name."
    elif len(draft.title) > TITLE_LIMIT:
        yield "title", f"The name has {len(draft.title)} letters; the most is {TITLE_LIMIT}."
    if len(draft.about) > ABOUT_LIMIT:
        yield "about", f"This has {len(draft.about)} letters; the most is {ABOUT_LIMIT}."
    for name, words in (("title", draft.title), ("about", draft.about)):
        if not words.replace(" ", "").isprintable():
            yield name, "There is a character in it that cannot be shown."
