"""What docs/breach.md tells somebody to do has the effect that it says."""

import pytest
from clients import come_in, do, signed_in
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session as SignIn
from django.core import signing
from django.test import Client
from django.urls import reverse
from server import PASSWORD

from sessions import tickets
from sessions.links import stage_url
from sessions.models import Participant, Question

pytestmark = pytest.mark.django_db


def opens(client, session, name="host") -> bool:
    return client.get(reverse(name, args=[session.code])).status_code == 200


def test_an_account_that_is_switched_off_has_no_sign_in_from_then_on(session, ada):
    console = signed_in(ada)
    assert opens(console, session)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert not opens(console, session)


def test_without_their_rows_all_sign_ins_have_ended(session, ada):
    consoles = [signed_in(ada), signed_in(ada)]
    assert all(opens(each, session) for each in consoles)
    SignIn.objects.all().delete()
    assert not any(opens(each, session) for each in consoles)


def test_a_new_secret_key_ends_sign_ins_and_phones_cookies_and_leaves_private_links(
    started, ada, settings, monkeypatch
):
    console, phone = signed_in(ada), come_in(started, name="Mele")
    do(phone, started, "ask", text="Who decides?", name_shown_to="nobody")
    held = phone.get(reverse("you-json", args=[started.code])).json()
    link = reverse("receipt", args=[started.code, held["private_link_of_questions"]])
    stage = stage_url(started)
    assert Client().get(stage).status_code == 200
    settings.SECRET_KEY = "another key, as long and as random as the one before it was"
    monkeypatch.setattr(tickets, "_stages", signing.Signer(salt="stage"))  # as after a start
    assert not opens(console, started) and not opens(phone, started, "you")
    assert Client().get(stage).status_code != 200 and Client().get(stage_url(started)).status_code == 200
    assert "Who decides?" in Client().get(link).text
    assert Participant.objects.count() == 1 and Question.objects.count() == 1, "what is stored stays"
    assert ada.check_password(PASSWORD)
