"""The interface words of each language: gettext catalogs in `translations/`, compiled when they are first read.

A text is found by its English words. Markup says `{% trans %}...{% endtrans %}` or `{{ _("...") }}`; code asks
`words(language).gettext("...")` through a name `_`, and `marked("...")` marks what is looked up later.
`make messages` takes the texts of markup and code into the catalogs.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from clinic.language import Language

FOLDER = Path(__file__).parent / "translations"


def path_of(language: Language) -> Path:
    """Where the catalog of a language is. English needs none: its words are those in the code."""
    return FOLDER / language.locale / "LC_MESSAGES" / "messages.po"


@cache
def words(language: Language) -> NullTranslations:
    """The words of a language, by the English ones.

    Raises:
        FileNotFoundError: its catalog is missing.
    """
    if language is Language.ENGLISH:
        return NullTranslations()
    with path_of(language).open("rb") as source:
        catalog = read_po(source, locale=language.locale, domain="messages")
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def marked(text: str) -> str:
    """`text` itself; `make messages` finds it, and `words` says it in another language later."""
    return text
