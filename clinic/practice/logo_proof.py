"""A logo on one sheet of paper, printed before it is kept: no practice finds out at its next paper."""

import base64

from clinic.language import Language
from clinic.practice.letterhead import PracticePaper
from clinic.practice.logos import Logo
from clinic.practice.paper_round import LOGO_WORDS, letterhead_of
from reports.conditions import Addressee
from reports.document import Document, Orientation, Paper, reader_of
from reports.handout import Handout
from reports.handout_parts import PrintedSheet


def proof_of(logo: Logo) -> Document:
    """A paper that holds the logo and nothing else."""
    address = f"data:{logo.kind};base64,{base64.b64encode(logo.content).decode()}"
    contents = Handout(LOGO_WORDS, "", (), "", "", (PrintedSheet(()),), Paper.LETTER)
    return Document(
        LOGO_WORDS,
        Language.ENGLISH,
        "documents/handout.html",
        contents,
        reader_of(Addressee.BOTH),
        Paper.LETTER,
        Orientation.PORTRAIT,
        letterhead_of(PracticePaper(), logo=address),
    )
