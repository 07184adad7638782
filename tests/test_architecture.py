"""The house as tests: which room may know which, what a file may hold, and what stands at the top."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CLINIC, REPORTS = ROOT / "clinic", ROOT / "reports"
ROOMS = ("practice", "couples", "cycles", "questionnaires", "intake", "progress", "handouts", "couple_file")
"""Each may use those before it."""

TOP = {
    "clinic", "templates", "reports", "migrations", "tests", ".ci", "alembic.ini", "pyproject.toml",
    "requirements.lock", "README.md", "Makefile", "CHANGELOG.md", "LICENSE", ".gitignore", ".git",
}  # fmt: skip

PYTHON = sorted([*CLINIC.rglob("*.py"), *REPORTS.rglob("*.py"), *(ROOT / "migrations").rglob("*.py")])
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(file): file for file in PYTHON}


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def imports(file: Path) -> frozenset[str]:
    """Every module that `file` imports, wherever in it; `from package import module` counts as the module."""
    found = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inner & set(MODULES)) or {node.module}
    return frozenset(found)


def ours(file: Path) -> set[str]:
    return {name for name in imports(file) if name.split(".")[0] in {"clinic", "reports"}}


def room(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "clinic" and len(parts) > 1 and parts[1] in ROOMS else None


def by_ids(files: list[Path]):
    return pytest.mark.parametrize("file", files, ids=lambda file: str(file.relative_to(ROOT)))


@by_ids([file for file in PYTHON if room(name_of(file))])
def test_a_room_knows_only_the_rooms_to_its_left(file):
    own = ROOMS.index(room(name_of(file)))
    for other in ours(file):
        assert room(other) is None or ROOMS.index(room(other)) <= own, f"{name_of(file)} imports {other}"


LAYERS = {
    "tables.py": {"rules", "columns", "identifiers", "language"},
    "store.py": {"tables", "rules", "store"},
}


@by_ids(sorted(file for file in CLINIC.rglob("*rules.py") if file.stem != "fhir_rules"))
def test_rules_know_nothing_but_rules(file):
    allowed = {*sys.stdlib_module_names, "clinic", "reports"}
    for name in imports(file):
        assert name.split(".")[0] in allowed, name
        # A handout's rules speak of the paper that is made: its size, and whom it speaks to.
        assert name.split(".")[0] != "clinic" or name.endswith("rules") or name == "clinic.language", name
        assert name.split(".")[0] != "reports" or name in {"reports.conditions", "reports.document"}, name
    told = {"os", "time", "random", "secrets", "socket", "subprocess", "pathlib"}
    assert not told & imports(file), "rules ask nothing of the machine, the clock or the environment"


@by_ids(sorted(CLINIC.rglob("tables.py")))
def test_tables_know_rules_and_columns(file):
    if file.parent == CLINIC:
        return
    for name in ours(file):
        assert name.split(".")[-1] in LAYERS["tables.py"], name


@by_ids([file for file in PYTHON if file.name in {"store.py", "tables.py", "rules.py", "audit.py"}])
def test_what_is_kept_knows_no_web(file):
    for name in imports(file):
        assert not name.startswith(("clinic.web", "fastapi", "starlette")), name
        assert not name.endswith((".pages", ".commands", ".forms")), name


@by_ids(sorted((CLINIC / "web").glob("*.py")))
def test_what_all_pages_share_knows_no_page(file):
    for name in ours(file):
        assert not name.endswith((".pages", ".forms")) or name == "clinic.web.forms", name
        assert room(name) in {None, "practice", "couples"}, name


def test_only_the_front_door_gathers_the_pages():
    for file in PYTHON:
        gathered = {name for name in ours(file) if name.endswith(".pages")}
        if file != CLINIC / "app.py":
            assert not gathered or name_of(file) == "clinic.couple_file.pages", f"{name_of(file)} imports {gathered}"


READ_BY_REPORTS = re.compile(
    r"clinic\.(language|\w+\.(\w+_)?rules|cycles\.(faces|layout|lettering|frames|drawing|map_words)|wording|templating)$"
)


@by_ids(sorted(REPORTS.rglob("*.py")))
def test_reports_know_only_rules_drawing_and_words(file):
    for name in ours(file):
        assert name.startswith("reports") or READ_BY_REPORTS.match(name), name


PRESS = {
    "reports.typesetter", "reports.finisher", "reports.form_fields", "reports.quick_drawing", "reports.painted_pages",
    "reports.svg_lines", "reports.drawing_places", "reports.thin_pages",
}  # fmt: skip


@pytest.mark.parametrize(
    ("library", "where"),
    [
        ("weasyprint", PRESS),
        ("tink", {"clinic.vault", "clinic.practice.audit"}),
        ("argon2", {"clinic.practice.passwords"}),
        ("sqlcipher3", {"clinic.embedded"}),
        ("keyring", {"clinic.keys"}),
        ("jinja2", {"clinic.templating"}),
        ("babel", {"clinic.catalogs", "clinic.gathering_words", "clinic.wording", "clinic.questionnaires.saying"}),
        ("uuid_utils", {"clinic.identifiers"}),
        ("regex", {"clinic.questionnaires.patterns"}),
        ("uvicorn", {"clinic.cli"}),
        ("PIL", {"clinic.practice.logos", "clinic.handouts.gallery"}),
        ("defusedxml", {"clinic.practice.logos"}),
    ],
)
def test_each_library_has_one_door(library, where):
    found = {name for name, file in MODULES.items() if any(one.split(".")[0] == library for one in imports(file))}
    assert found <= where, found - where
    assert found


def test_private_notes_have_one_door():
    """No report, paper, export or list can come by a psychotherapy note without being named here."""
    asks = {name for name, file in MODULES.items() if "clinic.couples.note_store" in imports(file)}
    assert asks == {"clinic.couples.session_store", "clinic.couple_file.session_view"}
    table = {name for name, file in MODULES.items() if "PsychotherapyNote" in file.read_text(encoding="utf-8")}
    assert table == {"clinic.couples.session_tables", "clinic.couples.note_store", "clinic.demo_stories"}


def test_the_program_itself_never_holds_what_prints():
    """Printing happens in a process of its own; nothing the web program imports leads to WeasyPrint."""
    reached, open_still = set(), ["clinic.app", "clinic.cli"]
    while open_still:
        name = open_still.pop()
        if name not in reached:
            reached.add(name)
            open_still += ours(MODULES[name]) if name in MODULES else []
    assert len(reached) > 40
    assert not reached & PRESS


def test_nothing_goes_round_in_a_circle():
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name not in done and name in MODULES:
            for other in ours(MODULES[name]):
                visit(other, (*path, name))
            done.add(name)

    for name in MODULES:
        visit(name, ())


def test_every_library_that_is_used_is_asked_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.split(r"[=<>\[;]", one)[0].strip().replace("-", "_") for one in project["dependencies"]}
    known = {
        "argon2": "argon2_cffi",
        "uharfbuzz": "uharfbuzz",
        "bidi": "python_bidi",
        "markdown_it": "markdown_it_py",
        "PIL": "pillow",
    }
    comes_with = {"starlette", "anyio", "pydantic", "sqlalchemy", "typing_extensions", "pydyf"}
    builds = {"fontTools"}
    for name, file in MODULES.items():
        for one in imports(file):
            top = one.split(".")[0]
            if top not in {*sys.stdlib_module_names, "clinic", "reports", *comes_with, *builds}:
                assert known.get(top, top) in asked, f"{name} imports {top}"


# What a file may be.


@by_ids([*PYTHON, *TESTS])
def test_a_file_is_one_that_can_be_read_at_once(file):
    source = file.read_text(encoding="utf-8")
    assert source.count("\n") <= 350
    if source.strip():
        assert ast.get_docstring(tree(file)), "a module opens with a sentence that says what it is for"


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@by_ids([file for file in PYTHON if "versions" not in file.parts])
def test_a_function_is_one_that_can_be_read_at_once(file):
    for function in functions(file):
        assert function.end_lineno - function.lineno < 60, function.name


def test_most_are_much_shorter():
    lengths = sorted(one.end_lineno - one.lineno + 1 for file in PYTHON for one in functions(file))
    assert lengths[len(lengths) // 2] <= 10


UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError|/home/|/root/")
WRITTEN = [
    file
    for folder in ("clinic", "reports", "templates", "migrations", "tests", ".ci")
    for file in sorted((ROOT / folder).rglob("*"))
    if file.suffix in {".py", ".html", ".svg", ".js", ".css", ".md", ".toml", ".json", ""} and file.is_file()
]


def test_nothing_is_left_unfinished():
    for file in WRITTEN:
        if file != Path(__file__).resolve():
            found = UNFINISHED.search(file.read_text(encoding="utf-8"))
            assert not found, f"{file.relative_to(ROOT)}: {found[0]}"


def test_a_rule_that_is_put_aside_says_why():
    """A line that a checker passes over names the rule, and a reason follows."""
    aside = re.compile(r"#\s*(?:noqa|type:\s*ignore)(.*)")
    why = re.compile(r"(:\s*[A-Z]+\d+(, [A-Z]+\d+)*|\[[\w-]+\])\W+\w+\W+\w+")
    for file in sorted(CLINIC.rglob("*.py")):
        for found in aside.finditer(file.read_text(encoding="utf-8")):
            assert why.match(found[1]), f"{file.relative_to(ROOT)}: {found[0]}"


def test_the_top_holds_only_what_the_house_names():
    ignored = {line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()}
    found = {entry.name for entry in ROOT.iterdir() if entry.name not in ignored and entry.suffix != ".egg-info"}
    assert found <= TOP, found - TOP
    assert found >= TOP - {".git"}


WITHOUT_PAGES = {"questionnaires"}
"""The engine of the forms: who asks them and where is for other rooms to say."""


def test_every_room_has_the_same_words_for_its_files():
    for name in [name for name in ROOMS if (CLINIC / name).exists()]:
        assert (CLINIC / name / "pages.py").exists() != (name in WITHOUT_PAGES)
        if name != "couple_file":
            assert {"rules.py", "store.py", "tables.py"} <= {file.name for file in (CLINIC / name).iterdir()}


def test_a_loop_of_its_own_is_begun_in_one_place():
    """A worker that drove a browser has a running loop: asyncio.run fails in it, and only on some machines' order."""
    tests = [*(ROOT / "tests").rglob("test_*.py"), *(ROOT / "tests").glob("*.py")]
    begins = {file for file in tests if "asyncio.run(" in file.read_text("utf-8")}
    assert begins - {Path(__file__).resolve()} == {ROOT / "tests" / "loops.py"}
