"""Signing in has budgets by account and by address, spent before a password is hashed."""

import re
from datetime import timedelta

import pytest
from clients import signed_in
from django.conf import settings
from django.contrib.auth import forms as auth_forms
from django.contrib.sessions.models import Session as SavedSignIn
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from server import PASSWORD
from stopped_clock import Clock

from sessions import limits, tickets

pytestmark = pytest.mark.django_db
HERE = "127.0.0.1"


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> Clock:
    stopped = Clock()
    monkeypatch.setattr(limits.buckets, "clock", stopped)
    return stopped


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """The names whose password was checked; a wrong one costs no time here."""
    names: list[str] = []

    def check(request, username, password):
        names.append(username)
        return real(request, username=username, password=password) if password == PASSWORD else None

    real = auth_forms.authenticate
    monkeypatch.setattr(auth_forms, "authenticate", check)
    return names


def sign_in(name: str, password: str, client: Client | None = None, address: str = HERE):
    browser = client or Client()
    return browser.post("/sign-in/", {"username": name, "password": password}, REMOTE_ADDR=address)


def test_forty_wrong_passwords_then_the_right_one_is_refused_by_the_budget(ada, hashed):
    replies = [sign_in("ada", f"wrong {n}") for n in range(40)] + [sign_in("ada", PASSWORD)]
    assert [reply.status_code for reply in replies] == [200] * 10 + [429] * 31
    assert len(hashed) == limits.ACCOUNT_HERE.burst, "over budget nothing is hashed"
    assert "_auth_user_id" not in replies[-1].wsgi_request.session
    assert replies[-1]["Retry-After"] == "30" and "Wait 30 seconds" in replies[-1].content.decode()


def test_over_budget_an_account_is_answered_alike_whether_it_exists_or_not(ada, hashed):
    for name in ("ada", "nobody-at-all"):
        for _ in range(limits.ACCOUNT_HERE.burst):
            sign_in(name, "wrong")
    replies = [sign_in(name, "wrong") for name in ("ada", "nobody-at-all")]
    said = [re.sub(r'(token" value=")[^"]+', r"\1", reply.content.decode()) for reply in replies]
    assert [reply.status_code for reply in replies] == [429, 429]
    assert said[0].replace('value="ada"', "X") == said[1].replace('value="nobody-at-all"', "X")


def test_who_mistypes_a_few_times_comes_in_and_is_not_locked_for_long(ada, hashed, clock):
    for _ in range(4):
        sign_in("ada", "wrong")
    assert sign_in("ada", PASSWORD).status_code == 302
    for _ in range(20):
        sign_in("ada", "wrong")
    assert sign_in("ada", PASSWORD).status_code == 429
    clock.now += 30
    assert sign_in("ada", PASSWORD).status_code == 302, "the wait that was said is true"


def test_the_same_account_is_the_same_however_it_is_written(ada, hashed):
    for n in range(limits.ACCOUNT_HERE.burst):
        sign_in(("ada", "ADA", " Ada ", "ａｄａ")[n % 4], "wrong")
    assert sign_in("ada", PASSWORD).status_code == 429


def test_an_address_that_tries_many_accounts_is_refused(ada, hashed):
    for n in range(limits.SIGN_IN_ADDRESS.burst):
        assert sign_in(f"account-{n}", "wrong").status_code == 200
    assert sign_in("one-more", "wrong").status_code == 429
    assert sign_in("one-more", "wrong", address="192.0.2.1").status_code == 200


def test_right_passwords_cost_nothing(ada, hashed, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # so many take their time else
    ada.set_password(PASSWORD)
    ada.save()
    replies = [sign_in("ada", PASSWORD) for _ in range(limits.ACCOUNT_HERE.burst * 4)]
    assert {reply.status_code for reply in replies} == {302}


def test_nobody_elsewhere_keeps_an_account_out_of_a_device_it_knows(ada, hashed):
    laptop = Client()
    assert sign_in("ada", PASSWORD, laptop).status_code == 302
    laptop.post("/sign-out/")
    for n in range(limits.ACCOUNT_ALL.burst):
        assert sign_in("ada", "wrong", address=f"198.51.100.{n}").status_code == 200
    assert sign_in("ada", PASSWORD, address="192.0.2.1").status_code == 429, "a stranger's device waits"
    assert sign_in("ada", PASSWORD, laptop, address="192.0.2.1").status_code == 302


def test_a_known_device_has_a_budget_too_and_only_for_its_account(ada, cleo, hashed):
    laptop = Client()
    sign_in("ada", PASSWORD, laptop)
    cookie = laptop.cookies["device"].value
    laptop.post("/sign-out/")
    assert [sign_in("ada", "wrong", laptop).status_code for _ in range(11)] == [200] * 10 + [429]
    for _ in range(limits.ACCOUNT_HERE.burst):
        sign_in("cleo", "wrong")
    assert sign_in("cleo", "wrong", laptop).status_code == 429
    laptop.cookies["device"] = cookie[:-1] + "x"
    assert sign_in("ada", "wrong", laptop).status_code == 200, "a forged one is an unknown device"


def test_a_facilitator_already_signed_in_is_unaffected(ada, session, hashed):
    client = signed_in(ada)
    while sign_in("ada", "wrong").status_code != 429:
        pass
    assert client.get(f"/host/{session.code}/").status_code == 200


def test_the_admin_hashes_no_password_of_its_own(ada, cleo, hashed):
    form = {"username": "ada", "password": PASSWORD, "next": "/admin/"}
    reply = Client().post("/admin/login/", form)
    assert (reply.status_code, reply["Location"]) == (302, "/sign-in/?next=/admin/") and not hashed
    assert Client().get("/admin/auth/user/", follow=True).redirect_chain[-1][0].startswith("/sign-in/?next=")
    ada.is_staff = ada.is_superuser = True
    ada.save()
    client = Client()
    reply = client.post(
        "/sign-in/?next=/admin/", {"username": "ada", "password": PASSWORD, "next": "/admin/"}
    )
    assert reply["Location"] == "/admin/" and client.get("/admin/").status_code == 200
    assert client.get("/admin/login/")["Location"] == "/admin/"
    client.force_login(cleo)
    assert client.get("/admin/", follow=True).status_code == 403


def test_a_wrong_password_keeps_the_user_name_as_text(ada, hashed):
    for name in ("ada", '"><script>alert(1)</script>'):
        page = sign_in(name, "wrong").content.decode()
        assert "<script>alert" not in page
        assert 'value="ada"' in page or "value=&quot;" in page or "&quot;&gt;&lt;script&gt;" in page
        assert "don’t match" in page and "wrong" not in page


def test_a_sign_in_ends_two_weeks_after_it_whatever_is_stored_in_it_meanwhile(session, ada, monkeypatch):
    type(ada).objects.filter(pk=ada.pk).update(is_staff=True, is_superuser=True)
    begun, browser = timezone.now(), Client()

    def at(days: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: begun + timedelta(days=days))

    def ends() -> list[timedelta]:
        return [row.expire_date - begun for row in SavedSignIn.objects.all()]

    at(days=0)
    sign_in("ada", PASSWORD, browser)
    assert ends() == [timedelta(days=14)]
    for day in (3, 7):
        at(day)
        reply = browser.post(reverse("admin:auth_group_add"), {"name": f"group {day}"})
        assert reply.status_code == 302 and "_messages" in browser.session
        assert browser.get(reverse("admin:auth_group_changelist")).status_code == 200, (
            "tells, and stores again"
        )
        assert ends() == [timedelta(days=14)]
    at(9)
    new = "another way to drive it"
    asked = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert browser.post(reverse("password"), asked).status_code == 302
    assert ends() == [timedelta(days=14)]
    assert browser.cookies[settings.SESSION_COOKIE_NAME]["max-age"] <= timedelta(days=5).total_seconds()
    at(13)
    assert browser.get(reverse("host-home")).status_code == 200
    of_a_socket = tickets.Pass(session.pk, ada.pk, browser.cookies[settings.SESSION_COOKIE_NAME].value)
    assert tickets.lost({of_a_socket}) == set()
    at(14)
    assert tickets.lost({of_a_socket}) == {of_a_socket}
    assert browser.get(reverse("host-home")).status_code == 302
