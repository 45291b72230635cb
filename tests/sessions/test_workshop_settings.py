"""An organisation's settings for a workshop, and what its files say to the people in the room."""

import re
import shutil

import pytest
from clients import signed_in
from django.conf import settings
from django.test import Client
from django.urls import reverse
from steps import go_to

from quiz.models import QuizQuestion
from sessions import agenda, screens
from sessions.models import Session, Slide, Workshop, WorkshopSettings
from sessions.packs import loader
from sessions.packs.reader import read

VIDEO = "https://videos.example.nz/purpose"
TRANSCRIPT = "https://videos.example.nz/purpose-words"


@pytest.fixture
def admin(workshop, django_user_model) -> Client:
    client = signed_in(django_user_model.objects.create_superuser("root"))
    return client


def put(admin, **fields):
    """Save the workshop's settings in the admin, with all its other fields as they are."""
    found = WorkshopSettings.objects.get(workshop_slug="dpup")
    address = reverse("admin:live_workshopsettings_change", args=[found.pk])
    form = admin.get(address).context["adminform"].form
    given = {name: form.initial.get(name, "") for name in form.fields} | fields
    return admin.post(address, given)


def kept_keys(session: Session) -> list[str]:
    found = Session.objects.get(pk=session.pk)
    return [slide.key for planned in found.plan.all() for slide in agenda.kept_slides(planned)]


def test_a_video_without_an_address_has_no_slide_and_phones_offer_the_page(started):
    assert "video-purpose" not in kept_keys(started) and "purpose-matters" in kept_keys(started)
    go_to(started, "purpose-matters")
    page = "dpup-guidelines-in-brief/"
    assert page in screens.render(started.pk, "room")["now"]
    assert page in screens.render(started.pk, "host")["now"]


def test_an_address_set_in_the_admin_shows_the_video_and_stays_for_new_editions(admin, session, tmp_path):
    reply = put(admin, **{"video purpose-matters": VIDEO, "transcript purpose-matters": TRANSCRIPT})
    assert reply.status_code == 302
    assert "video-purpose" in kept_keys(session)
    changed = shutil.copytree(settings.PACK_DIR, tmp_path / "pack")
    (changed / "1-welcome.md").write_text((changed / "1-welcome.md").read_text() + "\nMore.\n")
    newer, made = loader.load(read(changed)[0])
    assert made
    slide = Slide.objects.get(item__workshop=newer, key="video-purpose")
    assert (slide.video["address"], slide.video["transcript"]) == (VIDEO, TRANSCRIPT)
    put(admin)  # nothing is changed by saving the form as it is
    put(admin, **{"video purpose-matters": "", "transcript purpose-matters": ""})
    assert "video-purpose" not in kept_keys(session), "an emptied field is as the files have it"


def test_a_video_is_a_link_that_names_its_host_and_no_page_embeds_it(admin, started):
    put(admin, **{"video purpose-matters": VIDEO, "transcript purpose-matters": TRANSCRIPT})
    go_to(started, "video-purpose")
    for audience in ("room", "stage", "host"):
        shown = " ".join("".join(screens.render(started.pk, audience).values()).split())
        assert not re.search(rf'<(?!a )[a-z]+[^>]*"{VIDEO}', shown), audience
        link = shown.partition(f'<a href="{VIDEO}"')[2].partition("</a>")[0]
        assert ("on videos.example.nz" in link) == (audience != "stage"), audience


def test_a_link_set_in_the_admin_is_offered_and_an_emptied_one_is_the_files_own(admin, workshop):
    own = {link["id"]: link["address"] for link in workshop.links}["toolkit"]
    put(admin, **{"link toolkit": "https://intranet.example.nz/dpup"})
    assert "https://intranet.example.nz/dpup" in Client().get(reverse("faq")).content.decode()
    put(admin, **{"link toolkit": ""})
    assert own in Client().get(reverse("faq")).content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"video purpose-matters": VIDEO},
        {"video purpose-matters": "http://plain.example.nz/", "transcript purpose-matters": TRANSCRIPT},
        {"link toolkit": "javascript:alert(1)"},
        {"link toolkit": "https://" + "x" * 600},
    ],
    ids=["no transcript", "not https", "javascript", "too long"],
)
def test_an_address_that_cannot_be_used_is_refused_in_the_admin(admin, fields):
    before = list(Workshop.objects.values_list("links", flat=True))
    assert put(admin, **fields).status_code == 200
    assert list(Workshop.objects.values_list("links", flat=True)) == before
    assert not Slide.objects.filter(video__address=VIDEO).exists()


def test_the_helper_is_told_on_the_console_and_on_the_page_of_frequent_questions(admin, session, ada):
    helper = "Hana <b>Invented</b>, 04 000 0000"
    put(admin, helper=helper)
    assert "Hana &lt;b&gt;Invented" in Client().get(reverse("faq")).content.decode()
    client = signed_in(ada)
    console = client.get(reverse("host", args=[session.code])).content.decode()
    assert "Hana &lt;b&gt;Invented" in console
    assert "dmsdocument/204" in console
    assert "dmsdocument/204" not in Client().get(reverse("faq")).content.decode()


@pytest.mark.parametrize(
    ("slide", "address"),
    [
        ("engagement", "why-dpup-was-developed/"),
        ("toolkit", "learn-about-dpup/what-dpup-is/"),
        ("toolkit", "use-dpup-in-your-work/dpup-toolkit/"),
        ("quiz-1", "check-you-understand-dpup-quiz/"),
    ],
)
def test_phones_are_offered_the_links_that_the_source_has(started, slide, address):
    go_to(started, slide)
    assert address in screens.render(started.pk, "room")["now"]


def test_the_room_is_told_which_of_six_practice_questions_is_on(started):
    go_to(started, "quiz-3")
    for audience in ("room", "stage"):
        shown = screens.render(started.pk, audience)["now"]
        assert "Question 3 of 6" in shown and "practice question of ours" in shown, audience


def test_notes_give_the_answer_that_is_right(workshop):
    for question in QuizQuestion.objects.filter(slide__key__startswith="quiz-"):
        [right] = question.choices.filter(correct=True)
        assert f"The answer is {right.letter}: " in question.slide.notes, question.slide.key
        assert "What people often think: " in question.slide.notes


def test_notes_speak_of_nothing_that_only_the_repository_has(workshop):
    for slide in Slide.objects.filter(item__workshop=workshop):
        said = f"{slide.title}\n{slide.body}\n{slide.say}\n{slide.notes}"
        assert not re.search(r"\b(the source|the pack|of the workshop|Enter opens)\b", said), slide.key


@pytest.mark.parametrize(
    ("file", "line", "sentence"),
    [
        ("5-policy.md", "links: guideline-videos nowhere", "workshop.toml has no link 'nowhere'"),
        ("workshop.toml", 'for = "everybody"', "for is facilitators, or left out"),
    ],
)
def test_links_with_a_fault_are_named(tmp_path, file, line, sentence):
    folder = shutil.copytree(settings.PACK_DIR, tmp_path / "pack")
    text = (folder / file).read_text()
    key = line.split("=")[0].split(":")[0].strip()
    (folder / file).write_text(re.sub(rf"^{key}[ :=].*$", line, text, count=1, flags=re.M))
    _, faults = read(folder)
    assert any(fault.file == file and sentence in fault.message for fault in faults), faults
