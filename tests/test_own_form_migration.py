"""Forms of the practice's own that were kept as rows of lines: each becomes its definition; what is out stays.

`tests/questionnaires/data/own-forms-of-before.json` is what the program of 2026-11-25 wrote: copies of ours, and one by
hand with every kind of line, rules, and Spanish that is not whole.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Column, MetaData, Table
from sqlmodel import Session, select

from clinic.database import close_database
from clinic.embedded import embedded
from clinic.migrating import migrate
from clinic.questionnaires.drafting import problems
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.instruments import known_by, sidecar
from clinic.questionnaires.own_export import definition, sidecar_text
from clinic.questionnaires.own_forms import content_of
from clinic.questionnaires.sidecar import read_sidecar
from clinic.questionnaires.tables import OwnForm, OwnFormVersion
from clinic.tables import metadata
from tests.cast import contents
from tests.questionnaires.test_copying import everything
from tests.test_migrations import downgrade, drift

CONSENT = "Consent to counseling"
BEFORE = "2026_11_25_own_forms"
KEPT = json.loads((Path(__file__).parent / "questionnaires" / "data" / "own-forms-of-before.json").read_text("utf-8"))
NEW = {"own_form": {"before"}, "own_form_version": {"signed"}}


def fill(engine):
    """Puts every form there as it was: being edited, and as its first version."""
    migrate(engine, BEFORE)
    now, practice = datetime.now(UTC), UUID(int=1)
    rows = [("practice", {"id": practice, "name": "Maple", "created_at": now, "is_demo": False, "audit_seq": 0})]
    rows[0][1]["key_check"] = b""
    for one in KEPT:
        form = {"id": UUID(one["id"]), "practice_id": practice, "content": one["content"], "revision": 2, "version": 1}
        rows.append(("own_form", form | {"retired": False, "changed_at": now, "changed_by": None}))
        texts = {"title": one["title"], "content": one["content"], "sidecar": one["sidecar"], "published_at": now}
        definitions = {"english": one["english"].encode(), "spanish": (one["spanish"] or "").encode() or None}
        rows.append(("own_form_version", {"form_id": UUID(one["id"]), "version": 1} | texts | definitions))
    with engine.begin() as connection:
        for table, row in rows:
            there = set(row) | {"published_by"} - NEW.get(table, set())
            columns = [
                Column(column.name, column.type) for column in metadata.tables[table].columns if column.name in there
            ]
            connection.execute(Table(table, MetaData(), *columns).insert(), row)


def check_that_nothing_is_lost(engine):
    fill(engine)
    migrate(engine)
    with Session(engine) as session:
        forms = {str(one.id): one for one in session.exec(select(OwnForm)).all()}
        versions = {str(one.form_id): one for one in session.exec(select(OwnFormVersion)).all()}
        for one in KEPT:
            form, version = forms[one["id"]], versions[one["id"]]
            assert (version.english.decode(), version.sidecar) == (one["english"], one["sidecar"])
            assert (version.spanish.decode() if version.spanish else None) == one["spanish"]
            check_what_is_edited(content_of(form), one)
            assert content_of(form) == content_of(version)
            assert version.signed is (one["title"] == CONSENT)
    downgrade(engine, BEFORE)
    lines = {str(UUID(str(row[0]))): row for row in contents(engine)["own_form"]}
    assert len(lines) == len(KEPT)
    migrate(engine)
    assert drift(engine) == []


def check_what_is_edited(draft, one):
    """Published as it is now, it is what it was: the same items and words, the same meaning."""
    for language, name in (("en", "english"), ("es", "spanish")):
        if one[name]:
            before = read_questionnaire(one[name].encode()).plan
            after = read_questionnaire(definition(draft, UUID(one["id"]), 1, language)).plan
            assert everything(after) == everything(before)
    assert draft.has_spanish is bool(one["spanish"])
    about = read_sidecar(sidecar_text(draft, UUID(one["id"])))
    assert about.instrument.signed is draft.signed is (one["title"] == CONSENT), (
        "a copied consent is signed from now on"
    )
    origin = json.loads(one["content"])["copied_from"]
    assert known_by(about.instrument.questionnaire) == origin
    before = read_sidecar(one["sidecar"])
    same = {"signed": False, "questionnaire": before.instrument.questionnaire}
    assert replace(about, instrument=replace(about.instrument, **same)) == before
    assert problems(draft) == {}


def test_every_form_of_before_is_edited_on_and_what_is_out_stays_to_the_byte(tmp_path):
    engine = embedded(tmp_path / "clinic.db", bytes(32))
    check_that_nothing_is_lost(engine)
    close_database(engine)


def test_what_ours_about_safety_warned_of_still_warns():
    kept = next(one for one in KEPT if one["title"] == "Your safety")
    assert read_sidecar(kept["sidecar"]).safety == sidecar("safety-screening").safety
