"""Everyone sees a result when the facilitator does: on no page and no screen is one before it was shown."""

import pytest
from clients import seated, signed_in
from django.test import Client
from django.urls import reverse
from steps import first_quiz_slide, go_to, make_organiser, press, send, step_of, take_seat, ten_seconds_later

from sessions import screens
from sessions.actions import lifecycle, moving

pytestmark = pytest.mark.django_db
ANSWERS = 23  # of one choice: a number that nothing else on a screen is


@pytest.fixture
def olive(django_user_model):
    return make_organiser(django_user_model.objects.create_user("olive"))


@pytest.fixture
def answered(started):
    go_to(started, first_quiz_slide(started))
    press(started)
    round_ = started.rounds.get()
    for n in range(ANSWERS + 6):
        send(take_seat(started), "answer", round=round_.pk, choice="A" if n < ANSWERS else "B")
    return started


def seen(session, user) -> dict[str, bool]:
    """Whether each audience reads how many chose A: on its screen, the page without scripts, the report."""
    pages = {name: screens.render(session.pk, name) for name in ("room", "stage", "host")}
    texts = {name: parts["now"] + parts.get("tally", "") for name, parts in pages.items()}
    texts["plain"] = seated(session).get(reverse("mine", args=[session.code])).text
    texts["report"] = signed_in(user).get(reverse("report", args=[session.code])).text
    texts["summary"] = Client().get(reverse("summary", args=[session.code])).text
    return {name: f">{ANSWERS}<" in text for name, text in texts.items()}


def test_everyone_sees_results_when_the_facilitator_does(answered, olive):
    for _ in ("open", "closed"):
        assert not any(seen(answered, olive).values())
        press(answered)
    shown = seen(answered, olive)
    assert shown.pop("summary") is False, "it comes at the end"
    assert all(shown.values()), shown
    lifecycle.end(answered)
    assert seen(answered, olive)["summary"]


def test_a_result_that_was_never_shown_is_read_by_nobody(answered, olive, ada):
    press(answered)
    moving.next_slide(answered, step=step_of(answered))
    ten_seconds_later()
    assert answered.rounds.get().sealed_at and not answered.rounds.get().revealed_at
    for user in (olive, ada):
        assert not any(seen(answered, user).values())
    lifecycle.end(answered)
    for user in (olive, ada):
        assert not any(seen(answered, user).values())
