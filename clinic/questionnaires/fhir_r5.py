"""What FHIR R5 says otherwise about a form than R4, and what R4 forms already carry of it as extensions.

R5 has one kind, `coding`, where R4 has `choice` and `open-choice`; a word of its own, `answerConstraint`, says whether
answers that are not on the list are taken. https://hl7.org/fhir/R5/questionnaire-definitions.html
"""

from enum import StrEnum

from clinic.questionnaires.rules import Kind

FORM_ELEMENTS = frozenset({"versionAlgorithmString", "versionAlgorithmCoding", "copyrightLabel"})
ITEM_ELEMENTS = frozenset({"answerConstraint", "disabledDisplay"})
CODING = "coding"
BASE = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire."


class Constraint(StrEnum):
    """Which answers are taken besides those on the list. The words are FHIR's."""

    LISTED = "optionsOnly"
    OF_THE_KIND = "optionsOrType"
    OWN_WORDS = "optionsOrString"


def kind_in_r4(said: str, constraint: str) -> str:
    """The kind of an item as R4 has it; what neither of them knows stays as it is said."""
    if constraint == Constraint.OWN_WORDS and said in {CODING, Kind.CHOICE}:
        return Kind.OPEN_CHOICE
    if constraint == Constraint.OF_THE_KIND and said in {Kind.STRING, Kind.TEXT}:
        return Kind.OPEN_CHOICE
    if said == CODING or (constraint == Constraint.LISTED and said == Kind.OPEN_CHOICE):
        return Kind.CHOICE
    return said
