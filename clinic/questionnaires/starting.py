"""What a form says is answered before anybody has answered: its own first answers."""

from clinic.questionnaires.answers import Place
from clinic.questionnaires.plan import Plan
from clinic.questionnaires.rules import Value


def starting_answers(plan: Plan) -> dict[Place, tuple[Value, ...]]:
    """The first answers of a fresh draft, in the first turn of what can come several times."""
    return {
        Place(item.link_id, (0,) * len(plan.standings[item.link_id].turning)): item.initial
        for item in plan
        if item.is_question and item.initial
    }
