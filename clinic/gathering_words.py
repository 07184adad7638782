"""`make messages`: takes the texts of markup and code into the catalogs, and keeps every translation there is.

New texts come without a translation, for somebody to write; texts that are gone are dropped. Nothing is guessed.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from clinic.catalogs import path_of
from clinic.language import Language

ROOT = Path(__file__).resolve().parent.parent
WHERE = [("clinic/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, "marked": None}
MARKUP = {
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
    "newstyle_gettext": "true",
    "trimmed": "true",
}
CHANGING = ('"Report-', '"POT-', '"PO-', '"Last-', '"Language-Team', '"Generated-')
"""Lines of a catalog's head that tell who and when: the project's history knows that better."""


def gathered(root: Path = ROOT) -> Catalog:
    """Every text that is marked for translation, with the files it stands in."""
    found = Catalog(project="Secure Base", charset="utf-8")
    for folder in ("clinic", "templates"):
        walk = extract_from_dir(
            root / folder,
            [(pattern.split("/", 1)[1], method) for pattern, method in WHERE if pattern.startswith(folder)],
            {"**.html": MARKUP},
            KEYWORDS,
            comment_tags=("For translators:",),
            strip_comment_tags=True,
        )
        for file, _, text, comments, context in walk:
            found.add(text, None, [(f"{folder}/{file}", 0)], auto_comments=comments, context=context)
    return found


def bring_up_to_date(language: Language) -> Catalog:
    """The catalog of a language with exactly the texts there are; one that was never translated is empty."""
    with path_of(language).open("rb") as source:
        catalog = read_po(source, locale=language.locale, domain="messages")
    catalog.update(gathered(), no_fuzzy_matching=True, update_creation_date=False)
    written = BytesIO()
    write_po(written, catalog, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False)
    lines = written.getvalue().decode("utf-8").splitlines(keepends=True)
    path_of(language).write_text("".join(line for line in lines if not line.startswith(CHANGING)), encoding="utf-8")
    return catalog


def main() -> None:
    """Bring every catalog up to date, and say how many texts wait for a translation."""
    for language in Language:
        if language is not Language.ENGLISH:
            catalog = bring_up_to_date(language)
            waiting = sum(not message.string or message.string == ("",) * 2 for message in catalog if message.id)
            print(f"{path_of(language).relative_to(ROOT)}: {len(catalog)} texts, {waiting} to translate")


if __name__ == "__main__":
    main()
