"""A quiz question or poll as an activity of a session: what `sessions.activities.Activity` asks."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from quiz import actions, pack, tallies
from quiz.models import Choice, QuizQuestion, Round
from sessions.activities import ReportFault
from sessions.errors import Refused, Stale


class _View(dict[str, Any]):
    """What templates see of a question: `choices` and `poll` are read only where one asks for them."""

    def __init__(self, slide: Any, **known: Any) -> None:
        super().__init__(known)
        self._slide = slide

    def __missing__(self, name: str) -> Any:
        if name not in ("choices", "poll"):
            raise KeyError(name)
        choices = _choices_of(self._slide)
        self["poll"] = not any(each.correct for each in choices)
        self["choices"] = [{"letter": choice.letter, "text": choice.text} for choice in choices]
        return self[name]


class QuizActivity:
    kind = "quiz"
    verbs = frozenset({"answer"})

    def read(self, folder: Path, fault: ReportFault) -> Any:
        return pack.read(folder, fault)

    def knows(self, pack_: Any, key: str) -> bool:
        return key in pack_

    def load(self, pack_: Any, key: str, slide: Any) -> None:
        pack.load(pack_, key, slide)

    def load_rest(self, pack_: Any, workshop: Any) -> None:
        pack.load_rest(pack_, workshop)

    def view(self, session: Any, slide: Any, now: datetime) -> dict[str, Any] | None:
        """{kind, question, poll, choices, round, state, step, answers, rows, right, explanation}

        `rows`, `right` and `explanation` are there once revealed, and only then.
        """
        of_slide = session.rounds.filter(question__slide=slide).select_related("question")
        round_ = of_slide.order_by("-number").first()
        question = round_.question if round_ else QuizQuestion.objects.filter(slide=slide).first()
        if question is None:
            return None
        view = _View(
            slide,
            kind=self.kind,
            question=question.text,
            round=round_.pk if round_ else None,
            state=round_.state if round_ else "ready",
            step=round_.step if round_ else "0:ready",
            answers=0,
        )
        if round_ is None:
            return view
        counts = tallies.counts(round_)
        view["answers"] = sum(counts.values())
        if round_.revealed_at:
            choices = _choices_of(slide)
            most = max([*counts.values(), 1])
            view["rows"] = [
                {
                    "letter": choice.letter,
                    "text": choice.text,
                    "count": counts.get(choice.pk, 0),
                    "percent": round(100 * counts.get(choice.pk, 0) / max(view["answers"], 1)),
                    "of_most": round(100 * counts.get(choice.pk, 0) / most),
                    "right": choice.correct,
                }
                for choice in choices
            ]
            view["right"] = [choice.letter for choice in choices if choice.correct]
            view["explanation"] = question.explanation
            view["gloss"] = question.gloss
            view["source"] = question.source
        return view

    def preview(self, slide: Any) -> dict[str, Any] | None:
        """{kind, question, poll, choices, right, explanation, gloss, source}; `right`: the right choices."""
        choices = _choices_of(slide)
        if not choices:
            return None
        question = choices[0].question
        return {
            "kind": self.kind,
            "question": question.text,
            "poll": not any(each.correct for each in choices),
            "choices": choices,
            "right": [each for each in choices if each.correct],
            "explanation": question.explanation,
            "gloss": question.gloss,
            "source": question.source,
        }

    def press(self, session: Any, slide: Any, step: str, now: datetime) -> str:
        question, round_ = self._acted_on(session, slide, step)
        if round_ is None:
            actions.open_round(session, question, now=now)
            return "opened answers"
        if round_.revealed_at:
            raise Refused(_("The result is shown. “Ask it again” opens the answers once more."))
        if round_.state == "open":
            actions.close(round_, now=now)
            return "closed answers"
        actions.reveal(round_, now=now)
        return "showed the result"

    def again(self, session: Any, slide: Any, step: str, now: datetime) -> None:
        question, round_ = self._acted_on(session, slide, step)
        if round_ is None or not round_.revealed_at:
            raise Refused(_("It can be asked again once its result is shown."))
        actions.open_round(session, question, now=now)

    def _acted_on(self, session: Any, slide: Any, step: str) -> tuple[QuizQuestion, Round | None]:
        """This slide's question and its last round; stale when the sender saw another one."""
        question = QuizQuestion.objects.filter(slide=slide).first()
        if question is None:
            raise Refused(_("Nothing on this slide to open or close."))
        round_ = session.rounds.filter(question=question).order_by("-number").first()
        if step != (round_.step if round_ else "0:ready"):
            raise Stale
        return question, round_

    def leave(self, session: Any, now: datetime) -> bool:
        unsealed = list(session.rounds.filter(sealed_at=None))
        for round_ in unsealed:
            actions.seal(round_, now=now)
        return bool(unsealed)

    def do_all(
        self, session: Any, verb: str, given: Sequence[tuple[Any, dict[str, Any]]], now: datetime
    ) -> list[dict[str, Any] | Exception]:
        answers = [
            actions.Entry(participant, _number(data.get("round")), str(data.get("choice", "")))
            for participant, data in given
        ]
        problems = actions.answer_all(session, answers, now=now)
        return [
            problem or {"round": answer.round_pk, "choice": answer.letter}
            for answer, problem in zip(answers, problems, strict=True)
        ]

    def mine(self, session: Any, participant: Any) -> dict[str, Any]:
        """{"round": id, "choice": letter} of the answer still held, or {}."""
        held = (
            Round.objects.filter(session=session, sealed_at=None, responses__participant=participant)
            .values_list("pk", "responses__choice__letter")
            .first()
        )
        return {"round": held[0], "choice": held[1]} if held else {}

    def totals(self, session: Any) -> list[dict[str, Any]]:
        rounds = session.rounds.filter(sealed_at__isnull=False).select_related("question")
        return [
            {
                "question": round_.question.text,
                "round": round_.number,
                "counts": [
                    {"letter": letter, "text": text, "count": count}
                    for letter, text, count in round_.totals.order_by("choice__letter").values_list(
                        "choice__letter", "choice__text", "count"
                    )
                ],
            }
            for round_ in rounds
        ]


def _number(value: object) -> int:
    """A round's number as a phone sent it; 0, which is none, when it isn't one."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else 0


def _choices_of(slide: Any) -> list[Choice]:
    """The choices of a slide's question, each with the question; read once for a slide that was read once."""
    if "quiz_choices" not in slide.__dict__:
        found = Choice.objects.filter(question__slide=slide).select_related("question")
        slide.quiz_choices = list(found.order_by("letter"))
    return slide.quiz_choices
