"""A paper in the language it is asked for: chosen, seen, given and kept; and from the command line."""

import re

import pytest
from pypdf import PdfReader
from sqlmodel import Session, select
from typer.testing import CliRunner

from clinic import cli
from clinic.handouts.tables import PaperGiven
from reports.pdf import Press

HANDOUT = "when-hurt-turns-into-distance"
runner = CliRunner()


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", page)


def test_the_paper_is_shown_in_the_language_that_was_chosen(nora, cast):
    couple = cast.maya_and_jon
    usual = nora.get(f"{couple.path}/handouts/{HANDOUT}").text
    assert 'name="language" value="en-US" checked' in text_of(usual)
    spanish = nora.get(f"{couple.path}/handouts/{HANDOUT}?language=es-US").text
    assert re.search(r'<article class="paper letter" lang="es-US">', spanish)
    assert "Cuando la herida se vuelve distancia" in spanish
    assert "Para <bdi" in spanish
    assert "Entonces" in spanish
    assert '<input type="hidden" name="language" value="es-US">' in spanish
    assert nora.get(f"{couple.path}/handouts/{HANDOUT}?language=tlh").status_code == 422


@pytest.mark.parametrize("slug", [HANDOUT, "cycle-sheet"])
def test_what_is_given_keeps_its_language(house, nora, cast, slug, monkeypatch):
    printed = []
    monkeypatch.setattr(Press, "print_html", lambda _, html: printed.append(html) or b"%PDF")
    couple = cast.maya_and_jon
    answer = nora.post(f"{couple.path}/handouts/{slug}", data={"map": couple.map, "language": "es-US"})
    assert answer.status_code == 303
    assert '<html lang="es-US">' in printed[-1]
    assert "(Español)" in nora.get(answer.headers["location"]).text
    assert "(Español)" in nora.get(f"{couple.path}/handouts").text
    with Session(house.engine) as session:
        assert session.exec(select(PaperGiven.language)).all()[-1] == "es-US"
    assert nora.post(f"{couple.path}/handouts/{slug}", data={"map": couple.map, "language": "x"}).status_code == 422


def test_then_and_now_in_spanish(nora, cast):
    page = nora.get(f"{cast.maya_and_jon.path}/then-and-now?language=es-US").text
    assert "Antes y ahora" in page
    assert 'lang="es-US"' in page


@pytest.mark.parametrize(
    ("arguments", "title"),
    [
        (["handout", HANDOUT, "--map", "tests/data/the-chase.json"], "Cuando la herida se vuelve distancia"),
        (["map", "draw", "tests/data/the-chase.json"], "Nuestro ciclo"),
        (["map", "then-and-now", "tests/data/the-chase.json", "tests/data/the-way-in.json"], "Antes y ahora"),
    ],
)
def test_the_command_line_makes_every_paper_in_spanish(tmp_path, arguments, title):
    out = tmp_path / "paper.pdf"
    done = runner.invoke(cli.app, [*arguments, "--language", "es-US", "--out", str(out)])
    assert done.exit_code == 0, done.output
    pdf = PdfReader(out)
    assert pdf.metadata.title == title
    assert pdf.root_object["/Lang"] == "es-US"
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert "Cuando veo u oigo" in text or "Cuando me buscas" in text
    assert title == "Nuestro ciclo" or "Página 1 de" in text
    assert "Page 1" not in text


def test_a_language_we_do_not_have_is_refused_in_one_line(tmp_path):
    done = runner.invoke(cli.app, ["handout", HANDOUT, "--a", "Maya", "--b", "Jon", "--language", "fr", "--out", "x"])
    assert done.exit_code != 0
    assert "es-US" in done.output
