"""Every template as a set: one value, nothing inline, everything escaped; and a word for every term."""

import re
from enum import StrEnum
from pathlib import Path

import pytest
from jinja2 import UndefinedError, meta, nodes

from clinic import wording
from clinic.couples.goal_rules import Outcome, Rhythm
from clinic.couples.rules import CycleType, InjuryRole, Position, SecretsPolicy
from clinic.couples.session_rules import SessionState, Way
from clinic.cycles.map_words import map_wording
from clinic.cycles.rules import Element, MapKind
from clinic.cycles.suggestions import pattern
from clinic.handouts.own_pages import MAPS
from clinic.handouts.pages import ORIENTATIONS, PAPERS
from clinic.handouts.rules import SIZES
from clinic.handouts.shelves import SHELVES
from clinic.templating import TEMPLATES, environment, render
from reports.document import Orientation, Paper, TypeSize
from reports.library_text import MapWanted, Shelf

FILES = sorted(file for file in TEMPLATES.rglob("*") if file.is_file())
ALLOWED = {"pages": {"page"}, "documents": {"document", "contents"}, "map": {"drawing"}}

SAFE = {
    "cycles/_stage.html": 1,  # the drawing, made by our own escaped template
    "cycles/show.html": 1,
    "cycles/window.html": 1,  # the same
    "visits/paper.html": 1,  # a paper as our own escaped template made it when it was given
}
"""Where a value is put in as it is, and how often."""


def name_of(file: Path) -> str:
    return file.relative_to(TEMPLATES).as_posix()


def source(file: Path) -> str:
    return file.read_text(encoding="utf-8")


each = pytest.mark.parametrize("file", FILES, ids=name_of)


def parsed(file: Path) -> nodes.Template:
    return environment().parse(source(file))


def given_to(file: Path) -> set[str]:
    """The values a template may ask for."""
    name = name_of(file)
    if name.endswith(".svg"):
        return ALLOWED["map"] | ALLOWED["documents"] | {"chart"}
    if name.startswith("documents/") or name == "handouts/paper.html":
        return ALLOWED["documents"] | ALLOWED["pages"] | ALLOWED["map"]
    return ALLOWED["pages"]


@each
def test_a_template_gets_one_value(file):
    tree = parsed(file)
    own = {"loop", "gettext", "ngettext", "_"}
    for brought in tree.find_all(nodes.FromImport):
        own |= {name if isinstance(name, str) else name[1] for name in brought.names}
    own |= {macro.name for macro in tree.find_all(nodes.Macro)}
    for made in tree.find_all(nodes.Assign):
        own |= {name.name for name in [made.target] if isinstance(name, nodes.Name)}
    assert meta.find_undeclared_variables(tree) - own <= given_to(file)


@each
def test_a_template_compiles_and_what_it_includes_is_there(file):
    for other in meta.find_referenced_templates(parsed(file)):
        assert other is None or (TEMPLATES / other).is_file(), other
    environment().get_template(name_of(file))


INLINE = {
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style", re.I),
    "a script of its own": re.compile(r"<script(?![^>]*\b(src=|type=\"application/json\"))", re.I),
    "an address that runs": re.compile(r"(href|src|action)\s*=\s*[\"']?\s*javascript:", re.I),
    "another site": re.compile(r"(href|src|action)\s*=\s*[\"']?\s*(https?:)?//", re.I),
    "an attribute without quotes": re.compile(
        r"""<[a-z][\w-]*(?:\s+[\w:-]+(?:="[^"]*"|='[^']*')?)*\s+[\w:-]+=(?!["'])""", re.I
    ),
}
WOULD_FIND = {
    "an event handler": '<a class="{{ x > 1 }}" onclick="go()">',
    "a style attribute": '<p id="{{ x }}" style="color: red">',
    "a style element": "<style>p {}</style>",
    "a script of its own": "<script>go()</script>",
    "an address that runs": '<a href="javascript:go()">',
    "another site": '<script src="https://cdn.example/x.js">',
    "an attribute without quotes": "<a href={{ x }}>",
}


def markup(text: str) -> str:
    """A template's markup alone; what Jinja fills in is a plain word."""
    return re.sub(r"\{%.*?%\}|\{#.*?#\}", " ", re.sub(r"\{\{.*?\}\}", "filled", text, flags=re.S), flags=re.S)


@pytest.mark.parametrize("what", INLINE)
def test_the_search_would_find_it(what):
    assert INLINE[what].search(markup(WOULD_FIND[what]))


PAPER = ("documents/",)


@each
@pytest.mark.parametrize("what", INLINE)
def test_nothing_is_inline(file, what):
    text = markup(source(file))
    if what == "a style element" and name_of(file).startswith(PAPER):
        return
    assert not INLINE[what].search(text)


@each
def test_nothing_is_put_in_unescaped(file):
    tree = parsed(file)
    unescaped = [one for one in tree.find_all(nodes.Filter) if one.name in {"safe", "forceescape"}]
    unescaped += [one for one in tree.find_all(nodes.Call) if getattr(one.node, "name", "") == "Markup"]
    assert len(unescaped) == SAFE.get(name_of(file), 0)
    assert not list(tree.find_all(nodes.ScopedEvalContextModifier)), "autoescape is never turned off"


def test_escaping_is_on_for_every_ending(tmp_path):
    for ending in ("html", "svg", "txt", "xml", "css"):
        template = environment().from_string("{{ words }}")
        assert environment().autoescape is True, ending
        assert template.render(words="<b>&'\"") == "&lt;b&gt;&amp;&#39;&#34;"


def test_a_name_that_nobody_gave_is_an_error():
    with pytest.raises(UndefinedError):
        environment().from_string("{{ page.nothing }}").render(page=object())
    with pytest.raises(UndefinedError):
        render("layouts/plain.html")


@each
def test_every_form_says_where_it_goes_and_how(file):
    for form in re.findall(r"<form\b[^>]*>", source(file)):
        assert 'action="' in form
        assert re.search(r'method="(post|get)"', form)


@each
def test_every_picture_and_field_can_be_read_aloud(file):
    text = source(file)
    for picture in re.findall(r"<img\b[^>]*>", text):
        assert "alt=" in picture
    for button in re.findall(r"<button\b[^>]*>", text):
        assert 'type="' in button


WORDS = {
    Position: wording.POSITIONS,
    InjuryRole: wording.INJURY_ROLES,
    CycleType: wording.CYCLE_TYPES,
    SecretsPolicy: wording.SECRETS_POLICIES,
    SessionState: wording.SESSION_STATES,
    Way: wording.WAYS,
    Rhythm: wording.RHYTHMS,
    Outcome: wording.OUTCOMES,
    Paper: PAPERS,
    Orientation: ORIENTATIONS,
    TypeSize: SIZES,
    MapWanted: MAPS,
    Shelf: SHELVES,
}


@pytest.mark.parametrize("terms", WORDS, ids=lambda terms: terms.__name__)
def test_every_term_has_its_words(terms: type[StrEnum]):
    assert set(WORDS[terms]) == set(terms)
    assert all(words.strip() and "_" not in words for words in WORDS[terms].values())
    assert len(set(WORDS[terms].values())) == len(terms)


@pytest.mark.parametrize("kind", MapKind)
def test_every_part_of_a_map_has_its_stem(kind):
    assert all(map_wording(kind).stems[element].strip() for element in Element)


@pytest.mark.parametrize("cycle_type", CycleType)
def test_every_cycle_type_has_its_page(cycle_type):
    assert pattern(cycle_type).name
    assert pattern(cycle_type).ask
