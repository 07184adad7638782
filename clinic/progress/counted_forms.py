"""A form that was sent and has a score: its total is a score of the measure, counted from its answers, once."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid5

from sqlmodel import Session, col, select

from clinic.couples.rules import Side
from clinic.intake.drafts import Draft
from clinic.intake.packets import packets, single_forms
from clinic.intake.tables import IntakePacket
from clinic.progress.measure_rules import Measure, Source, audience_of
from clinic.progress.measure_store import COLUMN
from clinic.progress.measure_tables import MeasureRelease, MeasureScore
from clinic.progress.measures import measures
from clinic.questionnaires.imported_forms import IMPORTED
from clinic.questionnaires.instruments import sidecar as known_sidecar
from clinic.questionnaires.scoring import Score, scores
from clinic.questionnaires.sidecar import Sidecar
from clinic.vault import CoupleKeys


def count_form(session: Session, counselor: CoupleKeys, packet: IntakePacket, draft: Draft, now: datetime) -> None:
    """Keeps the total of a form that is being sent, as the score of its measure; one that cannot be scored gives none.

    The couple is held. The same form gives the same score, however often it is counted.
    """
    sidecar = draft.edition.sidecar
    measure = measure_of(sidecar) if sidecar else None
    if sidecar is None or measure is None:
        return
    counted = scores(draft.edition.plan, sidecar, draft.answers)[0]
    score_id = uuid5(draft.form.id, f"score|{measure.slug}")
    if counted.total is None or session.get(MeasureScore, score_id) is not None:
        return
    audience = audience_of(packet.side, measure.about, released=_is_released(session, packet, measure))
    total = repr(float(counted.total))
    session.add(
        MeasureScore(
            id=score_id,
            couple_id=packet.couple_id,
            side=packet.side,
            measure=measure.slug,
            taken_on=now.astimezone().date(),
            source=Source.FORM,
            audience=audience,
            total_sealed=counselor.seal(audience, COLUMN, score_id, total),
            recorded_at=now,
            form_id=draft.form.id,
            prorated=is_prorated(counted),
        )
    )


def is_prorated(score: Score) -> bool:
    """Whether something was missing, and the rule of the measure allowed for it."""
    return score.prorated or not score.complete


def measure_of(sidecar: Sidecar) -> Measure | None:
    """The measure a form's sidecar speaks of, whatever the form is called: an imported one has a name of its own."""
    named = (measure for slug, measure in measures().items() if known_sidecar(slug).instrument == sidecar.instrument)
    return next(named, None) if sidecar.score else None


def form_for(measure: Measure, imported: Mapping[str, str]) -> str:
    """The form that counts as this measure, ours or an `imported` one, by the name it is sent by; "" without any.

    Published measures have their wording elsewhere: without a licensed copy that was imported, a total is typed in.
    """
    return measure.slug if measure.slug in single_forms() else imported.get(measure.slug, "")


def packet_for_form(form: str) -> str:
    """The packet that holds this form alone, so that it can be sent by link; "" where there is none."""
    if form.startswith(IMPORTED):
        return form
    return next((one.slug for one in packets().values() if [part.slug for part in one.forms] == [form]), "")


def _is_released(session: Session, packet: IntakePacket, measure: Measure) -> bool:
    query = (
        select(MeasureRelease.released)
        .where(MeasureRelease.couple_id == packet.couple_id, MeasureRelease.measure == measure.slug)
        .where(col(MeasureRelease.side) == Side(packet.side))
        .order_by(col(MeasureRelease.at).desc())
        .limit(1)
    )
    return bool(session.exec(query).first())
