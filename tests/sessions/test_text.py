"""Text that people send: what is no text isn't taken for some, and no script of the world is refused."""

import unicodedata
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from sessions.actions import arranging, participants
from sessions.commands.participant import carry_out
from sessions.errors import InvalidText, Refused
from sessions.models import Participant, Question, Session
from sessions.templatetags.content import how_long
from sessions.text import clean_text

INVISIBLE = {
    "zero width joiner": "\u200d",
    "zero width space and word joiner": "\u200b\u2060",
    "variation selectors": "\ufe0f\U000e0100",
    "Hangul fillers": "\u115f\u1160\u3164\uffa0",
    "blank Braille pattern": "\u2800",
    "soft hyphen": "\u00ad",
    "tags": "\U000e0041\U000e007f",
    "combining marks alone": "\u0301\u0489",
    "grapheme joiner": "\u034f",
    "Mongolian and Khmer fillers": "\u180e\u17b4",
    "interlinear marks": "\ufff9\ufffb",
    "spaces of every width": "\u00a0\u2003\u3000\u205f",
    "line separators": "\u2028\u2029\x85\x0b",
    "null notehead": "\U0001d159",
}
WRITTEN = {
    "Māori": "He aha te mea nui o te ao? He tāngata, he tāngata, he tāngata",
    "Yorùbá": "Ọ̀ṣọ́ Ọ̀gbẹ́ni Adéọlá",
    "Vietnamese": "Nguyễn Thị Ngọc Ánh",
    "Thai": "น้ำ ที่นี่ ผู้ใหญ่",
    "Tibetan": "ཧྐྵྨླྺྼྻྂ",
    "Hebrew with points and accents": "בְּרֵאשִׁ֖ית בָּרָ֣א",
    "Arabic with marks": "بِسْمِ ٱللَّٰهِ",
    "Persian with a non-joiner": "می‌خواهم",
    "Devanagari": "क्ष्म्यृं प्रश्न",
    "Korean": "각 질문",
    "emoji of several": "👨‍👩‍👧‍👦 👩🏽‍❤️‍💋‍👨🏿 👁️‍🗨️ 1️⃣",
    "flags": "🇳🇿 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
}


@pytest.mark.parametrize("text", INVISIBLE.values(), ids=INVISIBLE)
def test_text_of_which_nothing_can_be_seen_is_empty(text):
    with pytest.raises(InvalidText, match="is empty"):
        clean_text(f" {text}\n{text}", max_length=60)
    assert clean_text(text, max_length=60, required=False) == ""
    assert clean_text(f"a{text}", max_length=60, required=False), "beside a letter it is text"


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_what_people_write_in_any_script_survives(text):
    assert clean_text(text, max_length=100, lines=False) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("marks", ["\u0301" * 900, "\u0301\u200d" * 20, "\u0489" * 9, "\u0335\u034f" * 9])
def test_a_tower_of_marks_on_one_letter_does_not_pass(marks):
    with pytest.raises(InvalidText, match="more marks on one letter"):
        clean_text(f"Why{marks}?", max_length=600)


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\r", "\t", "\x85", "\u2028", " \n\t "])
def test_a_text_of_one_line_takes_no_line_break(gap):
    assert clean_text(f"Ada{gap}Byron", max_length=60, lines=False) == "Ada Byron"


def test_a_name_takes_no_line_break(session, ben):
    participants.rename(session, ben, name="Ben\nAda: hello")
    assert Participant.objects.get(pk=ben.pk).name == "Ben Ada: hello"


@pytest.mark.parametrize("value", [None, 5, 1.5, True, ["Ben"], {"name": "Ben"}, [[[[]]]] * 9])
@pytest.mark.parametrize("verb", ["name", "ask"])
def test_only_text_is_a_name_or_a_question(ben, seat, verb, value):
    data = {"name": value} if verb == "name" else {"text": value}
    with pytest.raises(Refused):
        carry_out(seat, do=verb, data=data, id="x")
    assert Participant.objects.get(pk=ben.pk).name == "Ben" and not Question.objects.exists()


def test_a_deep_list_is_refused_once_and_not_called_trouble_of_ours(ben, seat):
    """A fault of ours would be answered 503, and the phone would send it for ever."""
    deep: list = []
    for _ in range(2000):
        deep = [deep]
    with pytest.raises(Refused, match="can’t be read"):
        carry_out(seat, do="answer", data={"round": deep, "choice": "A"}, id="x")


def made(workshop, ada, **given) -> Session:
    given = {"starts_at": timezone.now(), "minutes": 90, **given}
    return arranging.make_session(workshop=workshop, facilitator=ada, **given)


def test_place_and_the_hosts_words_are_cleaned(workshop, ada):
    session = made(
        workshop,
        ada,
        place="Room\x00 4\n\u202eLevel 2",
        holder="The\tAgency",
        welcome_note="Tea at ten.\r\nFire exit: left.\x07",
    )
    session.refresh_from_db()
    assert (session.place, session.holder) == ("Room 4 Level 2", "The Agency")
    assert session.welcome_note == "Tea at ten.\nFire exit: left."
    for field in ("name", "place", "purpose", "holder", "contact", "country", "welcome_note"):
        with pytest.raises(InvalidText, match="too long"):
            made(workshop, ada, **{field: "ā" * 2001})


def test_create_session_says_in_one_sentence_what_it_does_not_take(workshop, ada):
    for minutes in ("-5", "99999999999999999999", "0"):
        with pytest.raises(CommandError, match="minutes"):
            call_command("create_session", facilitator="ada", minutes=int(minutes))
    with pytest.raises(CommandError, match="minutes"):
        call_command("create_session", "--facilitator", "ada", "--minutes", "9" * 4400)
    with pytest.raises(CommandError, match="The place is too long"):
        call_command("create_session", facilitator="ada", place="x" * 201)
    assert not Session.objects.exists()


@pytest.mark.parametrize("year", [1, 1900, 9999])
def test_a_session_far_from_today_is_refused_kindly(workshop, ada, client, year):
    with pytest.raises(Refused, match="within two years"):
        made(workshop, ada, starts_at=datetime(year, 12, 31, 23, 59, tzinfo=UTC))
    client.force_login(ada)
    given = {"workshop": workshop.pk, "minutes": 90, "confirmed": "on", "starts_at": f"{year:04}-12-31T23:59"}
    reply = client.post("/host/new/", given)
    assert reply.status_code == 422 and not Session.objects.exists()


@pytest.mark.parametrize(
    ("letters", "says"),
    [(0, "none"), (1, "little"), (52, "little"), (53, "more"), (86, "much"), (131, "most")],
)
def test_a_place_knows_how_much_it_has_to_hold(letters, says):
    assert how_long("x" * letters, "52 85 130") == says
