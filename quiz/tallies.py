"""Counting: responses while a round is open, the stored totals once it is sealed."""

from django.db.models import Count

from quiz.models import Round


def counts(round_: Round) -> dict[int, int]:
    """Answers per choice id."""
    if round_.sealed_at:
        found: dict[int, int] = {}
        for choice, count in round_.totals.values_list("choice", "count"):
            found[choice] = found.get(choice, 0) + count
        return found
    return dict(round_.responses.values_list("choice").annotate(Count("pk")))
