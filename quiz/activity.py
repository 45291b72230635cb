"""Quizzes and polls as a kind of activity: a question with choices, of which each phone sends one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from django import forms
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from quiz import pack
from quiz.models import Asked, Choice, QuizQuestion, Response, Total
from quiz.shown import Result, Shown, choices_of, responses_by_choice
from sessions.activities.base import Ack, Activity, Entry, Treated
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
    personal_data = (
        DataRow(
            key="answers",
            data=_(
                "Your quiz and poll answers, stored without who answered. A phone that shows the live page "
                "keeps a copy of yours until it opens a page of this site on {day} or later."
            ),
            why=_("To show the room what to talk about."),
            required=_("No, you can watch."),
            seen_by=_("Your quiz answers only ever show as totals."),
            kept_until=_(
                "Your quiz answers become totals, and go, with the result, or soon after the room moves on."
            ),
            asked_for=_("Your quiz answers."),
            of_participants=True,
            until_sealed=True,
            fields=of_model("quiz.Response", "id", "round", "tag", "choice"),
            counted="quiz.Response",
        ),
    )

    # in a workshop
    def read(self, reader: Reader) -> Mapping[str, Any]:
        return pack.read(reader)

    def rests_on(self, spec: Any) -> Sequence[str]:
        return spec.rests_on

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
        counted = responses_by_choice(round_)
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
        choices = choices_of(slide)
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

    def is_small(self, round_: Round) -> bool:
        return round_.slide is not None and Shown(round_, round_.slide).is_small

    def counts(self, round_: Round) -> list[int]:
        if round_.revealed_at is None or round_.words_only:
            return []
        totals = Total.objects.filter(round=round_).order_by("choice__letter").values_list("choice__letter")
        return [n for _letter, n in totals.annotate(n=Sum("count"))]

    def results(self, session: Session) -> list[dict[str, Any]]:
        """{question, time (1 when it was asked first), answers, words, counts: as `Shown.rows`}"""
        asked = Asked.objects.filter(round__session=session, round__revealed_at__isnull=False)
        left_out = set(session.rounds.left_out().values_list("pk", flat=True))
        times: dict[int, int] = {}
        results = []
        for each in asked.select_related("question", "round__slide").order_by("round__number"):
            times[each.question_id] = times.get(each.question_id, 0) + 1
            if each.round_id in left_out:
                continue
            totals = each.round.totals.order_by("choice__letter").select_related("choice")
            result = Result([(total.choice, total.count) for total in totals], each.round.words_only)
            results.append(
                {
                    "question": each.question.text,
                    "time": times[each.question_id],
                    "answers": result.answers,
                    "words": result.words,
                    "counts": result.rows,
                }
            )
        return results

    def treated(self, session: Session) -> Treated:
        counted = Total.objects.filter(round__session=session, source=Total.Source.PHONES, count__gt=0)
        sums = counted.aggregate(entries=Sum("count", default=0), totals=Count("round", distinct=True))
        return Treated(**sums, left=Response.objects.filter(round__session=session).count())

    def simulate(self, round_: Round, chance: Random) -> tuple[str, dict[str, Any]]:
        """An answer that leans to one choice, another one in each round."""
        letters = [choice.letter for choice in Choice.objects.filter(question__asked__round=round_)]
        lean = letters[round_.number % len(letters)]
        return "answer", {"choice": lean if chance.random() < 0.5 else chance.choice(letters)}
