"""Quizzes and polls as a kind of activity: a question with choices, of which each phone sends one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from random import Random
from typing import Any

from django import forms
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from quiz import pack
from quiz.models import Asked, Choice, QuizQuestion, Response, Total
from sessions.activities.base import Ack, Activity, Entry, PersonalData
from sessions.errors import Refused
from sessions.models import Round, Session, Slide, Workshop
from sessions.packs.files import Reader
from sessions.privacy.rows import DataRow, of_model

NO_SUCH_CHOICE = _("That isn’t one of the choices.")


class Choose(forms.Form):
    choice = forms.CharField(error_messages={"required": NO_SUCH_CHOICE})


class QuizActivity(Activity):
    kind = "quiz"
    title = _("Quiz and polls")
    entries = {"answer": Choose}
    kept_until_sealed = ("quiz.Response",)
    personal_data = PersonalData(
        asked_for=_("Your quiz answers."),
        seen=_("Your quiz answers only ever show as totals."),
        held=_("Your quiz answer, until the result is shown or the room moves on. After that, only totals."),
    )

    data_rows = (
        DataRow(
            key="answers",
            data=_("Quiz and poll answers, stored without who answered."),
            why=_("To show the room what to talk about."),
            required=_("No, you can watch."),
            seen_by=_("Totals only, everyone alike."),
            kept_until=_("Turned into totals and deleted when the result is shown or the room moves on."),
            fields=of_model("quiz.Response", "id", "round", "tag", "choice"),
            counted="quiz.Response",
        ),
    )

    # in a workshop
    def read(self, reader: Reader) -> Mapping[str, Any]:
        return pack.read(reader)

    def load(self, slide: Slide, spec: Any) -> None:
        pack.load(slide, spec)

    def load_shared(self, workshop: Workshop, specs: Mapping[str, Any]) -> None:
        pack.load_spares(workshop, specs)

    # in a round
    def opened(self, round_: Round) -> None:
        question = QuizQuestion.objects.filter(slide=round_.slide).first()
        if question is None:
            raise Refused(_("There’s nothing on this slide to open or close."))
        Asked.objects.create(round=round_, question=question)

    def take(self, round_: Round, entries: Sequence[Entry]) -> list[Ack]:
        """Store answers, or change them."""
        choices = {
            choice.letter: choice for choice in Choice.objects.filter(question__asked__round=round_.pk)
        }
        acks: list[Ack] = []
        responses: list[Response] = []
        for entry in entries:
            choice = choices.get(entry.data["choice"])
            acks.append(Refused(str(NO_SUCH_CHOICE), status=422) if choice is None else None)
            if choice is not None:
                responses.append(Response(round=round_, tag=entry.tag, choice=choice))
        Response.objects.bulk_create(
            responses,
            update_conflicts=True,
            unique_fields=["tag"],
            update_fields=["choice"],
        )
        return acks

    def sealed(self, round_: Round) -> None:
        counted = _responses_by_choice(round_)
        Total.objects.bulk_create(
            Total(round=round_, choice=choice, count=counted.get(choice.pk, 0))
            for choice in Choice.objects.filter(question__asked__round=round_)
        )
        Response.objects.filter(round=round_).delete()

    # on a screen
    def context(self, round_: Round | None, slide: Slide) -> "Shown":
        return Shown(round_, slide)

    def preview(self, slide: Slide) -> dict[str, Any] | None:
        """{question, poll, choices, right, explanation, gloss}; `right`: the right choices."""
        choices = _choices_of(slide)
        if not choices:
            return None
        question = choices[0].question
        right = [each for each in choices if each.correct]
        return {
            "question": question.text,
            "poll": not right,
            "choices": choices,
            "right": right,
            "explanation": question.explanation,
            "gloss": question.gloss,
        }

    # about one person, and afterwards
    def held(self, round_: Round, tag: str) -> dict[str, Any]:
        """{"choice": letter} of the answer that is still held, or {}."""
        found = Response.objects.filter(round=round_, tag=tag)
        letter = found.values_list("choice__letter", flat=True).first()
        return {"choice": letter} if letter else {}

    def forget(self, round_: Round, tag: str) -> Counter[str]:
        count, _by_model = Response.objects.filter(round=round_, tag=tag).delete()
        return Counter(answers=count)

    def results(self, session: Session) -> list[dict[str, Any]]:
        """{question, time (1 when it was asked first), answers, counts: {letter, text, count, percent}}"""
        asked = Asked.objects.filter(round__session=session, round__sealed_at__isnull=False)
        left_out = set(session.rounds.left_out().values_list("pk", flat=True))
        times: dict[int, int] = {}
        results = []
        for each in asked.select_related("question", "round").order_by("round__number"):
            times[each.question_id] = times.get(each.question_id, 0) + 1
            if each.round_id in left_out:
                continue
            totals = each.round.totals.order_by("choice__letter").select_related("choice")
            counts = [(total.choice, total.count) for total in totals]
            answers = sum(count for _choice, count in counts)
            results.append(
                {
                    "question": each.question.text,
                    "time": times[each.question_id],
                    "answers": answers,
                    "counts": [
                        {
                            "letter": choice.letter,
                            "text": choice.text,
                            "count": count,
                            "percent": _percent(count, answers),
                        }
                        for choice, count in counts
                    ],
                }
            )
        return results

    def simulate(self, round_: Round, chance: Random) -> tuple[str, dict[str, Any]]:
        """An answer that leans to one choice, another one in each round."""
        letters = [choice.letter for choice in Choice.objects.filter(question__asked__round=round_)]
        lean = letters[round_.number % len(letters)]
        return "answer", {"choice": lean if chance.random() < 0.5 else chance.choice(letters)}


class Shown:
    """A question as screens show it. Each value is read when a template first asks for it."""

    def __init__(self, round_: Round | None, slide: Slide) -> None:
        self._round = round_
        self._slide = slide

    @cached_property
    def _choices(self) -> list[Choice]:
        return _choices_of(self._slide)

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
            return _responses_by_choice(self._round)
        found: dict[int, int] = {}
        for choice, count in Total.objects.filter(round=self._round).values_list("choice", "count"):
            found[choice] = found.get(choice, 0) + count
        return found

    @property
    def answers(self) -> int:
        return sum(self._counts.values())

    @property
    def _revealed(self) -> bool:
        return self._round is not None and self._round.revealed_at is not None

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """{letter, text, count, percent, right} of each choice; nothing before the result is shown."""
        if not self._revealed:
            return []
        return [
            {
                "letter": choice.letter,
                "text": choice.text,
                "count": self._counts.get(choice.pk, 0),
                "percent": _percent(self._counts.get(choice.pk, 0), self.answers),
                "right": choice.correct,
            }
            for choice in self._choices
        ]

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


def _responses_by_choice(round_: Round) -> dict[int, int]:
    responses = Response.objects.filter(round=round_)
    return dict(responses.values_list("choice").annotate(Count("pk")))


def _percent(count: int, of: int) -> int:
    return round(100 * count / max(of, 1))


def _choices_of(slide: Slide) -> list[Choice]:
    """The choices of a slide's question, each with the question; read once for a slide that was read once."""
    if "quiz_choices" not in slide.__dict__:
        found = Choice.objects.filter(question__slide=slide).select_related("question")
        slide.__dict__["quiz_choices"] = list(found.order_by("letter"))
    return slide.__dict__["quiz_choices"]
