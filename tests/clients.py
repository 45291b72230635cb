"""Django's test client as somebody: signed in, with a seat, or come in by the page."""

from django.test import Client
from django.urls import reverse

from sessions import seats
from sessions.actions import participants


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def seated(session) -> Client:
    """A browser with a seat of its own, which stands at `seat`."""
    client = Client()
    client.seat = seats.new_seat(session)
    participants.join(session, key_hash=client.seat.hash)
    client.cookies[seats.cookie_name(session.code)] = seats.sign_seat(client.seat, session.code)
    return client


def come_in(session, name="") -> Client:
    """A browser that joins by the page, and is in the room then."""
    client = Client()
    reply = client.post(reverse("join", args=[session.code]), {"name": name}, follow=True)
    assert reply.status_code == 200 and reply.redirect_chain[-1][0] == f"/s/{session.code}/"
    return client


def do(client, session, verb, **data):
    """What a phone without scripts sends, and the page it gets."""
    return client.post(reverse("participant-do", args=[session.code, verb]), data, follow=True)
