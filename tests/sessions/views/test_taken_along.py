"""What is taken along of a session, or read by an outsider, is logged where its facilitators see it."""

from datetime import timedelta

import pytest
from clients import signed_in
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from steps import make_organiser

from sessions.actions import arranging, lifecycle, questions
from sessions.models import LogEntry, Session
from sessions.models.log import this_minute

pytestmark = pytest.mark.django_db


@pytest.fixture
def olive(django_user_model):
    return make_organiser(django_user_model.objects.create_user("olive"))


@pytest.fixture
def cora(session, django_user_model):
    """Facilitates it with Ada."""
    user = django_user_model.objects.create_user("cora")
    arranging.give(session, username="cora", role="co")
    return user


def seen_by(user, session) -> list[str]:
    """What this facilitator reads of it: in the console's log, and at the end of the report."""
    client = signed_in(user)
    log = client.get(reverse("host-rest", args=[session.code, "log"])).text
    report = client.get(reverse("report", args=[session.code])).text.partition("Who exported or read this")[2]
    return [" ".join(text.split()) for text in (log, report)]


def test_exports_are_logged_and_seen_by_the_other_facilitators(started, ada, cora, olive, workshop):
    other = arranging.make_session(
        workshop=workshop, facilitator=ada, starts_at=timezone.now(), minutes=90, confirmed=True
    )
    questions.log_spoken(started, text="Why?", by=ada)
    before = Session.objects.get(pk=started.pk).change_count
    signed_in(ada).get("/questions.csv?status=all")
    call_command("export_session", started.code)
    assert Session.objects.get(pk=started.pk).change_count > before, "an open console hears of it"
    for user in (ada, cora):
        log, report = seen_by(user, started)
        assert (
            "ada: exported the questions" in log and "somebody at the server: exported the questions" in log
        )
        assert "<b>ada</b> exported the questions" in report
        assert "<b>somebody at the server</b> exported the questions" in report
    assert not other.log.filter(verb="export_questions").exists(), "nothing of it was exported"


def test_a_report_that_an_outsider_reads_is_logged_each_time(started, ada, cora, olive):
    for user in (ada, cora):
        log, report = seen_by(user, started)
        assert "read the report" not in log and "only its facilitators have read this report" in report
    address = reverse("report", args=[started.code])
    assert signed_in(olive).get(address).status_code == 200
    LogEntry.objects.filter(verb="read_report").update(at=this_minute() - timedelta(minutes=2))
    for _ in range(3):
        signed_in(olive).get(address)
    read = list(started.log.filter(verb="read_report", user=olive).values_list("at", flat=True))
    assert 1 < len(read) == len(set(read)), "each, but no two lines that say the same of one minute"
    log, report = seen_by(cora, started)
    assert log.count("olive: read the report") == len(read)
    assert report.count("<b>olive</b> read the report") == len(read)


def test_what_was_taken_along_stays_to_be_seen_after_the_end(started, ada, cora):
    questions.log_spoken(started, text="Why?", by=ada)
    lifecycle.end(started)
    signed_in(ada).get("/questions.csv?status=all")
    assert "<b>ada</b> exported the questions" in seen_by(cora, started)[1]
