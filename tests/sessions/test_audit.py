"""What leaves a line in the log: sign-ins, refusals and exports, never what somebody typed."""

import logging
from datetime import timedelta

import pytest
from clients import signed_in
from django.contrib.sessions.models import Session as SignIn
from django.core.management import call_command
from django.utils import timezone
from server import PASSWORD
from steps import make_organiser

from dpup_workshop.environment import ConfigurationError, security_contact
from sessions import audit, housekeeping
from sessions.actions import follow_up, lifecycle, questions
from sessions.housekeeping import Housekeeping


@pytest.fixture(autouse=True)
def _nothing_counted():
    audit._refused.clear()


@pytest.fixture
def said(caplog):
    caplog.set_level(logging.INFO, logger="sessions.audit")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "sessions.audit"]


@pytest.fixture
def olive(db, django_user_model):
    return make_organiser(django_user_model.objects.create_user("olive"))


def test_signing_in_and_out_leaves_a_line(client, ada, said):
    client.post("/sign-in/", {"username": "ada", "password": PASSWORD})
    client.post("/sign-out/")
    assert said() == [f"signed in: user {ada.pk} by sign-in", f"signed out: user {ada.pk}"]


def test_a_failed_sign_in_leaves_a_line_without_what_was_typed(client, ada, said, caplog):
    client.post("/sign-in/", {"username": "ada", "password": "canary-password"})
    client.post("/sign-in/", {"username": "canary-typed-into-the-wrong-field", "password": "x"})
    assert said() == [
        f"sign-in failed: user {ada.pk} by sign-in",
        "sign-in failed: no such account by sign-in",
    ]
    assert "canary" not in caplog.text and "ada" not in caplog.text


def test_what_an_account_is_refused_leaves_a_line_each(started, cleo, said, caplog):
    client = signed_in(cleo)
    client.post(f"/host/{started.code}/do/pause/")
    client.get("/admin/auth/user/")
    lines = [line for line in said() if line.startswith("refused")]
    assert lines == [f"refused 404: user {cleo.pk} at host-do"]
    assert started.code not in "".join(said())


def test_what_strangers_are_refused_is_counted_and_said_once_a_round(started, client, said):
    for _ in range(30):
        client.post(f"/host/{started.code}/do/pause/")
    client.get("/nowhere/at/all/")
    assert said() == []
    Housekeeping().once()
    assert said() == ["refused: 30 × 404 at host-do, 1 × 404 at nowhere"]
    Housekeeping().once()
    assert len(said()) == 1


def test_an_export_of_the_register_is_logged_and_seen_by_the_facilitators(started, ada, olive, client, said):
    questions.log_spoken(started, text="Canary?\nWhy?", by=ada)
    lifecycle.end(started, by=ada)
    client.force_login(olive)
    client.get("/questions.csv?status=all")
    assert said()[-1] == f"exported the register: 2 rows by user {olive.pk}"
    assert [(entry.verb, entry.user) for entry in started.log.all()[:1]] == [("export_questions", olive)]
    client.force_login(ada)
    log = client.get(f"/host/{started.code}/rest/log/").content.decode()
    assert "olive: exported the questions" in log


def test_an_export_at_the_shell_is_logged_too(started, ada, said, capsys):
    questions.log_spoken(started, text="Why?", by=ada)
    call_command("export_session", started.code)
    assert "Why?" in capsys.readouterr().out
    assert said()[-1] == "exported a session: 1 rows by user at the shell"
    assert started.log.first().verb == "export_questions" and started.log.first().user is None


def test_sign_ins_that_have_ended_are_deleted_at_the_start_and_daily(db, monkeypatch):
    now = timezone.now()

    def sign_ins() -> None:
        for key, moment in (("ended", now - timedelta(days=1)), ("goes-on", now + timedelta(days=1))):
            SignIn.objects.update_or_create(session_key=key, defaults={"expire_date": moment})

    clock = [1000.0]
    monkeypatch.setattr(housekeeping.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(housekeeping.connection, "close", lambda: None)
    keeping = Housekeeping()
    left = []
    for later in (0, 60, housekeeping.DAILY):
        clock[0] = 1000.0 + later
        sign_ins()
        keeping.once()
        left.append(set(SignIn.objects.values_list("session_key", flat=True)))
    assert left == [{"goes-on"}, {"ended", "goes-on"}, {"goes-on"}]


def test_security_txt_names_the_contact_that_is_set(client, settings):
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@agency.example"
    settings.PUBLIC_URL, settings.HTTPS = "https://workshop.example", True
    reply = client.get("/.well-known/security.txt")
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in reply.content.decode().splitlines())
    assert fields["Contact"] == "mailto:security@agency.example"
    assert fields["Canonical"] == "https://workshop.example/.well-known/security.txt"
    expires = timezone.datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)


@pytest.mark.parametrize(
    ("given", "session", "found"),
    [
        ("security@agency.example", "", "mailto:security@agency.example"),
        ("https://agency.example/report", "ada@agency.example", "https://agency.example/report"),
        ("", "ada@agency.example", "mailto:ada@agency.example"),
        ("", "your facilitator", ""),
        ("", "Ada, level 2", ""),
    ],
)
def test_the_contact_for_a_weakness_is_an_address_or_none(monkeypatch, given, session, found):
    monkeypatch.setenv("SECURITY_CONTACT", given)
    monkeypatch.setenv("SESSION_CONTACT", session)
    assert security_contact() == found
    for wrong in ("Ada", "javascript:alert(1)", "a@b.example\nx"):
        monkeypatch.setenv("SECURITY_CONTACT", wrong)
        with pytest.raises(ConfigurationError, match="SECURITY_CONTACT"):
            security_contact()


def test_an_export_of_nothing_is_no_fault(db):
    follow_up.note_export([], by=None)
