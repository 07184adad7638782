"""A response held against its form: valid, invalid, or unchecked where the verdict hinges on what is not here.

The codes are FHIR's own (http://hl7.org/fhir/issue-type). The meanings follow HL7's Java validator where it and the
standard leave something open.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from clinic.questionnaires.answers import Logic, Place, answers_in
from clinic.questionnaires.fhir_rules import EXPRESSION, NO_BEHAVIOR
from clinic.questionnaires.fitting import Misfit, Wrong, misfits
from clinic.questionnaires.plan import COMPUTED, Item, Plan
from clinic.questionnaires.responses import NOT_KNOWN, Issue, ItemGiven, Response
from clinic.questionnaires.rules import Kind

CODES = {Wrong.KIND: "structure", Wrong.ONLY_ONE: "structure"}
"""The code of each way not to fit; the others break an invariant of the form."""


class Verdict(StrEnum):
    VALID = "valid"
    INVALID = "invalid"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it. `open` is what nobody can tell here; `noted` is odd, but breaks nothing."""

    issues: tuple[Issue, ...]
    open: tuple[Issue, ...]
    noted: tuple[Issue, ...]

    @property
    def verdict(self) -> Verdict:
        if self.issues:
            return Verdict.INVALID
        return Verdict.UNCHECKED if self.open else Verdict.VALID


def check(plan: Plan, response: Response, malformed: list[Issue] | None = None) -> Report:
    """Holds the response against the form. `malformed` is what reading it found already."""
    checker = _Checker(plan, response, Logic(plan, answers_in(plan, response.items)))
    checker.issues += [one for one in malformed or [] if one.code != NOT_KNOWN]
    checker.open += [one for one in malformed or [] if one.code == NOT_KNOWN]
    checker.look_at_the_whole()
    checker.items(response.items, plan.items, "", ())
    return Report(tuple(checker.issues), tuple(checker.open), tuple(checker.noted))


@dataclass(slots=True)
class _Checker:
    plan: Plan
    response: Response
    logic: Logic
    issues: list[Issue] = field(default_factory=list)
    open: list[Issue] = field(default_factory=list)
    noted: list[Issue] = field(default_factory=list)

    def look_at_the_whole(self) -> None:
        for reason in self.plan.uncheckable:
            self.open.append(Issue("", "not-supported", f"The form has {reason}, which is not evaluated here."))
        asked, identity = self.response.questionnaire, self.plan.identity
        if not asked:
            self.noted.append(Issue("", "required", "The response does not say which form it answers."))
        elif asked.partition("|")[0] != identity.url:
            self.noted.append(Issue("", "not-found", f"The response says that it answers another form, {asked}."))
        elif "|" in asked and identity.version and asked.partition("|")[2] != identity.version:
            self.noted.append(Issue("", "not-found", f"The response answers another version of the form, {asked}."))

    def items(
        self, given: tuple[ItemGiven, ...], expected: tuple[Item, ...], around: str, turns: tuple[int, ...]
    ) -> None:
        """One level: what stands there, and what should."""
        known = {item.link_id: number for number, item in enumerate(expected)}
        self._strangers(given, known)
        own = [one for one in given if one.link_id in known]
        if [known[one.link_id] for one in own] != sorted(known[one.link_id] for one in own):
            self.noted.append(Issue(around, "structure", "The items are in another order than in the form."))
        standing: dict[str, list[ItemGiven]] = {}
        for one in own:
            standing.setdefault(one.link_id, []).append(one)
        for item in expected:
            self._item(item, standing.get(item.link_id, []), turns)

    def _strangers(self, given: tuple[ItemGiven, ...], known: dict[str, int]) -> None:
        for one in given:
            if one.link_id and one.link_id not in known:
                elsewhere = one.link_id in self.plan
                words = (
                    "It is in the wrong place: the form has it elsewhere."
                    if elsewhere
                    else "The form has no such item."
                )
                self.issues.append(Issue(one.link_id, "structure" if elsewhere else "not-found", words))

    def _item(self, item: Item, given: list[ItemGiven], turns: tuple[int, ...]) -> None:
        place = Place(item.link_id, turns)
        if not self.logic.is_asked(place):
            if any(one.answers or one.items for one in given):
                self._not_asked(item)
            return
        if any(not one.is_empty for one in given):
            self._cannot_tell(item)
        if len(given) > 1 and not (item.kind is Kind.GROUP and item.may_repeat):
            words = f"It stands {len(given)} times in one place."
            (self.noted if item.may_repeat else self.issues).append(Issue(item.link_id, "structure", words))
        self._note_words(item, given)
        if item.is_question:
            self._question(item, given, turns)
        else:
            self._group(item, given, turns)

    def _not_asked(self, item: Item) -> None:
        if self._rules_are_unclear(item):
            self._cannot_tell(item)
            return
        words = "It is answered, but the answers to other questions take it off the form."
        self.issues.append(Issue(item.link_id, "invariant", words))

    def _rules_are_unclear(self, item: Item) -> bool:
        """Whether nobody here can tell if it is asked."""
        return bool({NO_BEHAVIOR, EXPRESSION} & set(item.uncheckable)) or item.link_id in self.plan.circle

    def _cannot_tell(self, item: Item) -> None:
        for reason in item.uncheckable:
            self.open.append(Issue(item.link_id, "not-supported", f"It has {reason}, which is not evaluated here."))

    def _note_words(self, item: Item, given: list[ItemGiven]) -> None:
        if any(one.text and one.text != item.text for one in given):
            self.noted.append(Issue(item.link_id, "invalid", "The text of the item is not that of the form."))

    def _group(self, item: Item, given: list[ItemGiven], turns: tuple[int, ...]) -> None:
        for number, one in enumerate(given):
            if one.answers:
                self.issues.append(Issue(item.link_id, "structure", f"A {item.kind} has no answers of its own."))
            if item.kind is Kind.DISPLAY and one.items:
                self.issues.append(Issue(item.link_id, "structure", "A display holds no items."))
            elif item.kind is Kind.GROUP:
                self.items(one.items, item.items, item.link_id, (*turns, number) if item.may_repeat else turns)
        if item.required and not any(one.items for one in given):
            self._demand(item)
        self._count_groups(item, len(given))

    def _count_groups(self, item: Item, count: int) -> None:
        limits = item.limits
        too_few = limits.min_occurs is not None and 0 < count < limits.min_occurs
        if too_few or (limits.max_occurs is not None and count > limits.max_occurs):
            self.issues.append(
                Issue(item.link_id, "invariant", f"It stands {count} times, which the form does not take.")
            )

    def _question(self, item: Item, given: list[ItemGiven], turns: tuple[int, ...]) -> None:
        answers = [answer for one in given for answer in one.answers]
        values = tuple(answer.value for answer in answers if answer.value is not None)
        for misfit in misfits(item, values):
            self._add(item, misfit)
        if item.required and not values:
            self._demand(item)
        elif COMPUTED in item.uncheckable and not values and self.response.is_finished:
            self._cannot_tell(item)
        for one in given:
            if one.items:
                words = "Items below a question stand within its answer, not beside it."
                self.issues.append(Issue(item.link_id, "structure", words))
                self._strangers(one.items, {below.link_id: 0 for below in item.items})
        for number, answer in enumerate(answers):
            below = (*turns, number) if item.may_repeat else turns
            self.items(answer.items, item.items, item.link_id, below)

    def _add(self, item: Item, misfit: Misfit) -> None:
        if misfit.is_open:
            self.open.append(Issue(item.link_id, "not-supported", misfit.message))
        else:
            self.issues.append(Issue(item.link_id, CODES.get(misfit.wrong, "invariant"), misfit.message))

    def _demand(self, item: Item) -> None:
        """Nothing is demanded of a response that is not finished."""
        finished = self.response.is_finished
        if finished and self._rules_are_unclear(item):
            self._cannot_tell(item)
            return
        words = "It must be answered." if item.is_question else "Something in it must be answered."
        (self.issues if finished else self.noted).append(Issue(item.link_id, "required", words))
