"""The packets: which forms go together, as content in `packets.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clinic.questionnaires.instruments import form as library_form
from clinic.questionnaires.instruments import slugs

FILE = Path(__file__).parent / "packets.toml"


class PacketNotFoundError(LookupError):
    """There is no such packet, or none of its forms is here."""


@dataclass(frozen=True, slots=True)
class PacketForm:
    """A form of a packet; one that is signed is complete only with its author's typed name."""

    slug: str
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Packet:
    slug: str
    title: str
    about: str
    forms: tuple[PacketForm, ...]


@cache
def packets() -> dict[str, Packet]:
    """Every packet that has a form, by its name."""
    here = set(slugs())
    found = {name: _read(name, content, here) for name, content in tomllib.loads(FILE.read_text("utf-8")).items()}
    return {name: packet for name, packet in found.items() if packet.forms}


def packet(slug: str) -> Packet:
    """One packet.

    Raises:
        PacketNotFoundError: there is none of this name.
    """
    if slug not in packets():
        raise PacketNotFoundError(slug)
    return packets()[slug]


@cache
def single_forms() -> dict[str, str]:
    """Every form that a packet has, by its name, with its title: each can be done on its own, in the room."""
    named = [form.slug for one in packets().values() for form in one.forms]
    return {slug: library_form(slug).plan.title for slug in dict.fromkeys(named)}


def single(slug: str) -> PacketForm:
    """One form on its own, to be done in the room; whether it is signed is what its packets say.

    Raises:
        PacketNotFoundError: no packet has it.
    """
    for one in packets().values():
        for form in one.forms:
            if form.slug == slug:
                return form
    raise PacketNotFoundError(slug)


def _read(name: str, content: dict[str, Any], here: set[str]) -> Packet:
    listed = [one for one in content["forms"] if one["form"] in here]
    forms = tuple(PacketForm(one["form"], one.get("signed", False)) for one in listed)
    return Packet(name, content["title"], content["about"], forms)
