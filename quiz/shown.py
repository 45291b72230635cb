"""A question as screens and reports show it, and its result: in numbers, or of few answers in words."""

from functools import cached_property
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from quiz.models import Choice, QuizQuestion, Response, Total
from sessions.models import Round, Slide

MIN_FOR_NUMBERS = 5  # answers to a poll: the numbers of fewer may tell who holds which opinion
MIN_FOR_WORDS = 3  # answers: of fewer, even “most” tells what each of them was


class Result:
    """How often each choice was given. `words_only`: the room was shown no number of it, so nobody is."""

    def __init__(self, counts: list[tuple[Choice, int]], words_only: bool = False) -> None:
        self._counts = counts
        self._words_only = words_only

    @property
    def answers(self) -> int:
        return sum(count for _choice, count in self._counts)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """{letter, text, count, percent, right} of each choice; in words without count and per cent."""
        return [
            {
                "letter": choice.letter,
                "text": choice.text,
                "count": None if self._words_only else count,
                "percent": None if self._words_only else _percent(count, self.answers),
                "right": choice.correct,
            }
            for choice, count in self._counts
        ]

    @property
    def words(self) -> str:
        """The result without a number; "" where it is shown in numbers."""
        if not self._words_only:
            return ""
        if self.answers < MIN_FOR_WORDS:
            return _("Too few answered to say more.")
        choice, count = max(self._counts, key=lambda each: each[1])
        if 2 * count > self.answers:
            return _("Most chose {letter}.").format(letter=choice.letter)
        return _("The answers differ: no choice has more than half of them.")


class Shown:
    """A question as screens show it. Each value is read when a template first asks for it."""

    def __init__(self, round_: Round | None, slide: Slide) -> None:
        self._round = round_
        self._slide = slide

    @cached_property
    def _choices(self) -> list[Choice]:
        return choices_of(self._slide)

    @cached_property
    def _question(self) -> QuizQuestion:
        return self._choices[0].question

    @property
    def question(self) -> str:
        return self._question.text

    @property
    def poll(self) -> bool:
        """Whether no choice is right."""
        return not any(choice.correct for choice in self._choices)

    @cached_property
    def choices(self) -> list[dict[str, str]]:
        return [{"letter": choice.letter, "text": choice.text} for choice in self._choices]

    @cached_property
    def _counts(self) -> dict[int, int]:
        """Answers by the choice's key: the stored totals once the round is sealed."""
        if self._round is None:
            return {}
        if not self._round.sealed_at:
            return responses_by_choice(self._round)
        found: dict[int, int] = {}
        for choice, count in Total.objects.filter(round=self._round).values_list("choice", "count"):
            found[choice] = found.get(choice, 0) + count
        return found

    @property
    def answers(self) -> int:
        return sum(self._counts.values())

    @property
    def is_small(self) -> bool:
        """Whether these are opinions of so few that numbers may tell who said what."""
        return self.poll and 0 < self.answers < MIN_FOR_NUMBERS

    @property
    def _revealed(self) -> bool:
        return self._round is not None and self._round.revealed_at is not None

    @cached_property
    def _result(self) -> Result:
        counts = [(choice, self._counts.get(choice.pk, 0)) for choice in self._choices]
        return Result(counts, self._round is not None and self._round.words_only)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """As `Result.rows`; nothing before the result is shown."""
        return self._result.rows if self._revealed else []

    @property
    def words(self) -> str:
        """As `Result.words`; nothing before the result is shown."""
        return self._result.words if self._revealed else ""

    @property
    def right(self) -> list[str]:
        """The letters of the right choices; nothing before the result is shown."""
        return [row["letter"] for row in self.rows if row["right"]]

    @property
    def explanation(self) -> str:
        return self._question.explanation if self._revealed else ""

    @property
    def gloss(self) -> str:
        return self._question.gloss if self._revealed else ""


def responses_by_choice(round_: Round) -> dict[int, int]:
    responses = Response.objects.filter(round=round_)
    return dict(responses.values_list("choice").annotate(Count("pk")))


def choices_of(slide: Slide) -> list[Choice]:
    """The choices of a slide's question, each with the question; read once for a slide that was read once."""
    if "quiz_choices" not in slide.__dict__:
        found = Choice.objects.filter(question__slide=slide).select_related("question")
        slide.__dict__["quiz_choices"] = list(found.order_by("letter"))
    return slide.__dict__["quiz_choices"]


def _percent(count: int, of: int) -> int:
    return round(100 * count / max(of, 1))
