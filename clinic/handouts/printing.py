"""Printing what is given: an unchanged edition once, and without a logo that cannot be printed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from reports.document import Document, to_html
from reports.pdf import PaperError, Press

WITHOUT_LOGO = "without-logo"


@dataclass(frozen=True, slots=True)
class Printed:
    """The PDF, and the document as it was printed."""

    pdf: bytes
    document: Document
    without_logo: bool = False

    @property
    def told(self) -> str:
        """What the next page is to say of it, as the end of its address."""
        return f"?{urlencode({WITHOUT_LOGO: 'yes'})}" if self.without_logo else ""


def printed(press: Press, couple: UUID, document: Document, html_of: Callable[[Document], str] = to_html) -> Printed:
    """The document printed for this couple. A logo that was kept before logos were tried on paper is left off.

    Raises:
        PaperError: it cannot be printed, whether there is a logo or not.
    """
    try:
        return Printed(press.print_edition(html_of(document), document.reader, couple), document)
    except PaperError:
        if document.letterhead.logo is None:
            raise
        plain = replace(document, letterhead=replace(document.letterhead, logo=None))
        return Printed(press.print_edition(html_of(plain), document.reader, couple), plain, without_logo=True)
