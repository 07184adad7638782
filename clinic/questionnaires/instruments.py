"""The forms and sidecars that come with the program: files a therapist can review.

    library/<slug>.json           a FHIR R4 Questionnaire in English, with `url`, `version` and `language`
    library/<slug>.es.json        the same form in Spanish: the same url, version, linkIds, kinds, rules and codes of
                                  answers; only the words differ. Each language is a whole file, so that a
                                  translator or a reviewer reads it from top to bottom, and the digest of a response's
                                  form is that of the words its author saw
    library/<slug>.sidecar.toml   what the instrument means (clinic/questionnaires/sidecar.py)

A sidecar of a published instrument stands without a form: its wording comes in by import, and the codes join them.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from clinic.questionnaires.fhir import Reading, read_questionnaire
from clinic.questionnaires.plan import Item, Plan
from clinic.questionnaires.sidecar import Sidecar, SidecarError, read_sidecar

HERE = Path(__file__).parent / "library"
ENGLISH = "en"


class LibraryFormError(LookupError):
    """There is no such form in the library, or it cannot be used."""


def slugs() -> tuple[str, ...]:
    """Every form of ours, by name."""
    return tuple(sorted(file.stem for file in HERE.glob("*.json") if "." not in file.stem))


def languages(slug: str) -> tuple[str, ...]:
    """The languages a form of ours can be had in, English first."""
    others = sorted(file.stem.partition(".")[2] for file in HERE.glob(f"{slug}.*.json"))
    return (ENGLISH, *others)


@cache
def form(slug: str, language: str = ENGLISH) -> Reading:
    """A form of ours; in English where there is none in that language.

    Raises:
        LibraryFormError: there is no such form, or its definition is refused.
    """
    if slug not in slugs():
        raise LibraryFormError(slug)
    ending = f".{language}.json" if language in languages(slug)[1:] else ".json"
    reading = read_questionnaire((HERE / f"{slug}{ending}").read_bytes())
    if not reading.accepted:
        raise LibraryFormError(f"{slug}: {'; '.join(str(one) for one in reading.refused)}")
    return reading


@cache
def sidecar(slug: str) -> Sidecar:
    """What an instrument of the library means.

    Raises:
        LibraryFormError: there is none.
        SidecarError: it does not fit.
    """
    file = HERE / f"{slug}.sidecar.toml"
    if not file.is_file():
        raise LibraryFormError(slug)
    try:
        return read_sidecar(file.read_text(encoding="utf-8"))
    except SidecarError as error:
        raise SidecarError([f"{file.name}: {problem}" for problem in error.problems]) from error


def sidecars() -> tuple[str, ...]:
    """Every instrument that has a sidecar."""
    return tuple(sorted(file.name.removesuffix(".sidecar.toml") for file in HERE.glob("*.sidecar.toml")))


def sidecar_for(plan: Plan) -> Sidecar | None:
    """The sidecar that belongs to a form: by its address first, and by the codes that it or its items carry."""
    known = [sidecar(slug) for slug in sidecars()]
    addresses = {plan.identity.url, str(plan.identity)} - {""}
    by_address = (one for one in known if one.instrument.questionnaire in addresses)
    by_code = (one for one in known if one.instrument.codes and _recognized(plan, one))
    return next(by_address, next(by_code, None))


def known_by(address: str) -> str:
    """The form of ours with this address, by name; "" if there is none."""
    known = (slug for slug in slugs() if slug in sidecars() and sidecar(slug).instrument.questionnaire == address)
    return next(known, "") if address else ""


def _recognized(plan: Plan, about: Sidecar) -> bool:
    """A form that does not name the instrument is it all the same if it has every item that is scored."""
    codes = {coding.code for coding in (*plan.codes, *(one for item in plan.items for one in item.codes))}
    items = about.score[0].items if about.score else ()
    return bool(codes & set(about.instrument.codes)) or (bool(items) and all(plan.named(name) for name in items))


def differences(one: Plan, other: Plan) -> list[str]:
    """Where two forms are not the same form in two languages."""
    problems = []
    if (one.identity.url, one.identity.version) != (other.identity.url, other.identity.version):
        problems.append("url and version differ")
    ours, theirs = list(_bones(one.items)), list(_bones(other.items))
    problems += [f"{name} differs" for name, _ in set(ours) ^ set(theirs)]
    if not problems and ours != theirs:
        problems.append("the order of the items differs")
    return sorted(set(problems))


def _bones(items: tuple[Item, ...]) -> Iterator[tuple[str, object]]:
    """Each item without its words."""
    for item in items:
        options = tuple((option.value, option.weight, option.exclusive) for option in item.options)
        rules = (item.conditions, item.behavior, item.required, item.repeats, item.hidden, item.read_only)
        rest = (item.kind, item.control, item.limits, options, item.codes, item.units)
        yield item.link_id, (rules, rest, tuple(one.link_id for one in item.items))
        yield from _bones(item.items)
