"""How papers are made from what a reader may have, and how the giving is kept."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from clinic.clock import this_day
from clinic.couples.rules import Audience, Pair, Reader, Side
from clinic.couples.store import CoupleFile, couple_keys, held
from clinic.cycles.history_store import days_open_to_all, shown_as_of
from clinic.cycles.rules import MapPartner, MapView
from clinic.cycles.store import own_partners
from clinic.cycles.views import shared_view
from clinic.handouts.report_rules import FOR_OTHERS
from clinic.handouts.rules import PACK, THEN_AND_NOW, Edition, Kind, Look
from clinic.handouts.tables import PaperGiven
from clinic.handouts.texts import OURS, PaperNotFoundError, Texts
from clinic.language import OWN_NAMES, Language
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.vault import CoupleKeys, Vault
from reports import cycle_sheet, handout, library, then_and_now, worksheet
from reports.conditions import Addressee
from reports.document import Document, Paper
from reports.tailoring import AS_WRITTEN, Tailoring
from reports.then_and_now import Moment

_COLUMN, _PAGE = "paper_given.pdf", "paper_given.page"


@dataclass(frozen=True, slots=True)
class GivenPaper:
    """A line of the list of what a couple was given."""

    id: UUID
    title: str
    for_whom: str
    audience: Audience
    given_at: datetime
    slug: str


def compose(
    session: Session,
    vault: Vault,
    file: CoupleFile,
    edition: Edition,
    practice: str,
    tailoring: Tailoring = AS_WRITTEN,
    texts: Texts = OURS,
) -> Document:
    """The finished document, from what its reader may have and nothing else.

    The map is opened with that reader's keys: a paper for B is made without ever holding a key of A's.

    Raises:
        PaperNotFoundError: there is no such paper, or not in this language; a cycle sheet was asked for without a map;
            or this one is made of two maps (`compose_then_and_now`).
        MapNotFoundError: there is no such map.
        TailoringError: words that were typed for this couple cannot go on paper.
    """
    if edition.slug in {THEN_AND_NOW, PACK} or edition.language not in texts.languages(edition.slug):
        raise PaperNotFoundError(edition.slug)
    view, people = material(session, vault, file, edition)
    if edition.kind is Kind.SHEET:
        if view is None:
            raise PaperNotFoundError(edition.slug)
        return cycle_sheet.build(
            view,
            paper=edition.paper,
            orientation=edition.orientation,
            made_on=this_day(),
            practice=practice,
            language=edition.language,
        )
    if library.is_worksheet(edition.slug):
        return worksheet.build(
            edition.slug,
            view,
            people,
            addressee=edition.addressee,
            paper=edition.paper,
            made_on=this_day(),
            practice=practice,
            language=edition.language,
            region=texts.region,
        )
    return handout.build_text(
        texts.load(edition.slug, edition.language),
        view,
        people,
        addressee=edition.addressee,
        paper=edition.paper,
        made_on=this_day(),
        practice=practice,
        tailoring=tailoring,
        size=edition.size,
        language=edition.language,
    )


def material(
    session: Session, vault: Vault, file: CoupleFile, edition: Edition
) -> tuple[MapView | None, Pair[MapPartner]]:
    """The map as the reader of an edition may have it, opened with that reader's keys, and the two people.

    Raises:
        MapNotFoundError: there is no such map.
    """
    if edition.map_id is None:
        return None, own_partners(file)
    keys = couple_keys(session, vault, file.id, edition.reader)
    view = shared_view(session, keys, edition.map_id, edition.reader)
    return view, view.partners


def people_of(file: CoupleFile) -> Pair[MapPartner]:
    """The two people as the file has them, for a paper without a map."""
    return own_partners(file)


def compose_then_and_now(
    session: Session,
    vault: Vault,
    file: CoupleFile,
    then: Look,
    now: Look,
    paper: Paper,
    practice: str,
    language: Language = Language.ENGLISH,
) -> Document:
    """Two maps, or one at two times, for both partners.

    Raises:
        MapNotFoundError: there is no such map.
    """
    before, after = (
        Moment(_looked_at(session, vault, file, look), _shown_on(session, file, look)) for look in (then, now)
    )
    return then_and_now.build(before, after, paper=paper, made_on=this_day(), practice=practice, language=language)


def _looked_at(session: Session, vault: Vault, file: CoupleFile, look: Look) -> MapView:
    """A map of today is opened with the room's key alone; one of the past is read from its log."""
    if look.as_of is None:
        return shared_view(session, couple_keys(session, vault, file.id, Reader.ROOM), look.map_id, Reader.ROOM)
    return shown_as_of(session, file, look.map_id, look.as_of)


def _shown_on(session: Session, file: CoupleFile, look: Look) -> date:
    """The day to print: on a later one, only words changed that are not for everyone in the room."""
    days = days_open_to_all(session, file, look.map_id)
    return max((on for on in days if look.as_of is None or on <= look.as_of), default=look.shown_on)


def keep_given(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    edition: Edition,
    given_id: UUID,
    pdf: bytes,
    page: str = "",
    title: str | None = None,
    audience: Audience | None = None,
) -> None:
    """Keeps the exact edition that was given, sealed for the one it is for; once, however often it is asked.

    `audience` where it is for somebody whom no handout is for.
    """
    file = held(session, file)
    if was_given(session, file, given_id):
        return
    audience = audience or edition.audience
    session.add(
        PaperGiven(
            id=given_id,
            couple_id=file.id,
            map_id=edition.map_id,
            slug=edition.slug,
            audience=audience,
            paper=edition.paper.value,
            orientation=edition.orientation.value,
            language=edition.language.value,
            sha256=hashlib.sha256(pdf).hexdigest(),
            given_at=datetime.now(UTC),
            given_by=actor.member,
            title=title,
            pdf_sealed=file.keys.seal_bytes(audience, _COLUMN, given_id, pdf),
            page_sealed=file.keys.seal(audience, _PAGE, given_id, page) if page else None,
        )
    )
    audit.record(session, vault, actor, f"Made a paper to give: {edition.slug}.", file.id)


def was_given(session: Session, file: CoupleFile, given_id: UUID) -> bool:
    """Whether this very giving is kept already, so that a second press makes no second paper."""
    return _row(session, file, given_id) is not None


def given_papers(session: Session, file: CoupleFile) -> list[GivenPaper]:
    """What the couple was given, newest first."""
    kept = select(PaperGiven.id, PaperGiven.title, PaperGiven.language).where(PaperGiven.couple_id == file.id)
    called = {one: (title, language) for one, title, language in session.exec(kept)}
    query = select(PaperGiven.id, PaperGiven.slug, PaperGiven.audience, PaperGiven.given_at).where(
        PaperGiven.couple_id == file.id
    )
    rows = session.exec(query.order_by(col(PaperGiven.given_at).desc()))
    return [
        GivenPaper(one, _called(slug, *called[one]), _for_whom(file, audience, slug), Audience(audience), at, slug)
        for one, slug, audience, at in rows
    ]


def _called(slug: str, title: str | None, language: str) -> str:
    """What a given paper is called in lists: as it was called then, with its language if it is not English."""
    name = title or OURS.title(slug)
    return name if language == Language.ENGLISH else f"{name} ({OWN_NAMES[Language(language)]})"


def given_pdf(session: Session, file: CoupleFile, given_id: UUID) -> tuple[str, bytes]:
    """A kept paper's slug and its exact bytes.

    Raises:
        PaperNotFoundError: this couple was given no such paper.
    """
    row = _row(session, file, given_id)
    if row is None:
        raise PaperNotFoundError(str(given_id))
    return row.slug, file.keys.open_bytes(row.audience, _COLUMN, row.id, row.pdf_sealed)


@dataclass(frozen=True, slots=True)
class Reading:
    """A given paper as its reader has it on a phone: the page, if it was kept as one, and the PDF."""

    slug: str
    page: str
    pdf: bytes


def given_reading(session: Session, keys: CoupleKeys, given_id: UUID) -> Reading:
    """A kept paper, opened with the keys of the one who reads it.

    Raises:
        PaperNotFoundError: this couple was given no such paper, or not this reader.
    """
    row = session.exec(
        select(PaperGiven).where(PaperGiven.id == given_id, PaperGiven.couple_id == keys.couple)
    ).one_or_none()
    if row is None or not keys.may_open(row.audience):
        raise PaperNotFoundError(str(given_id))
    page = keys.open(row.audience, _PAGE, row.id, row.page_sealed) if row.page_sealed else ""
    return Reading(row.slug, page, keys.open_bytes(row.audience, _COLUMN, row.id, row.pdf_sealed))


def _row(session: Session, file: CoupleFile, given_id: UUID) -> PaperGiven | None:
    return session.exec(
        select(PaperGiven).where(PaperGiven.id == given_id, PaperGiven.couple_id == file.id)
    ).one_or_none()


def _for_whom(file: CoupleFile, audience: str, slug: str) -> str:
    if slug in FOR_OTHERS:
        return FOR_OTHERS[slug]
    partners = file.facts.partners
    alone = {Audience.PARTNER_A: partners.a.name, Audience.PARTNER_B: partners.b.name}
    return alone.get(Audience(audience), "both partners")


def addressee_names(file: CoupleFile) -> dict[Addressee, str]:
    """Whom a paper can be for, in words."""
    partners = file.facts.partners
    return {
        Addressee.BOTH: "Both",
        Addressee.A: partners[Side.A].name,
        Addressee.B: partners[Side.B].name,
    }
