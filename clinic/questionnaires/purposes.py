"""What a field is for, told to the browser in the words of HTML, so that it can offer what its owner keeps there.

A form says it the way FHIR does, by the element of a Patient that the answer is (`Questionnaire.item.definition`). That
the person who answers is meant, and not somebody they name, is in it: who is called in an emergency is a
`Patient.contact`. https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill (WCAG 2.2, 1.3.5)

A browser that may fill in a line also remembers what was typed, and offers it to the next person who is asked the same
on the same phone: the other partner. So a place where somebody can safely be reached is never told, nor the name that
they like to be called by; a full name, a birthday and a household's address are no secret between two people.
"""

from clinic.questionnaires.fields import Look
from clinic.questionnaires.plan import Item

OF_A_PATIENT = "http://hl7.org/fhir/StructureDefinition/Patient#Patient."

TOKENS = {
    (Look.LINE, "name.text"): "name",
    (Look.LINE, "name.given"): "given-name",
    (Look.LINE, "name.family"): "family-name",
    (Look.DATE, "birthDate"): "bday",
    (Look.LINES, "address.text"): "street-address",
}
"""By what a question looks like, since no browser remembers several lines. Missing on purpose: `telecom`."""

KEYBOARDS = {"phone": "tel", "email": "email", "number": "numeric", "url": "url"}
"""Which keys a phone shows for the codes of SDC's keyboards. That alone makes no browser remember anything."""


def token(item: Item, look: Look, part: str = "") -> str:
    """The browser's word for a field, or for a `part` of it as "year" is; "" where it is not to be told."""
    element = item.definition.removeprefix(OF_A_PATIENT)
    found = TOKENS.get((look, element), "") if element != item.definition and not item.may_repeat else ""
    return f"{found}-{part}" if found and part else found
