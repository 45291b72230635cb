"""Redacting a question: words are only taken out of it, so that nobody is made to say what they didn’t."""

import re
from typing import Any

from django.utils.translation import gettext as _

from sessions.actions.questions import MAX_TEXT
from sessions.errors import Refused
from sessions.models import Question
from sessions.models.redaction import RedactionReason
from sessions.text import clean_text

MAX_REASON = 80  # characters
_STANDS_IN = re.compile(r"\[[^\[\]]*\]")  # for what was taken out, by the custom of editors
_NO_LETTER = re.compile(r"[^\w]+|_+")


def redacted(question: Question, *, text: object, reason: str, words: object) -> dict[str, Any]:
    """The fields of a redaction. Raises Refused where something other than taking out was done."""
    shown = clean_text(text, max_length=MAX_TEXT, label=_("The question"))
    if reason not in RedactionReason.values:
        raise Refused(_("Choose why words are taken out."), status=422)
    other = reason == RedactionReason.OTHER
    if not is_taken_out_of(question.text, shown):
        raise Refused(
            _("Only take words out. What stands in their place goes in [square brackets]."), status=422
        )
    if shown == question.text:
        raise Refused(_("Take the words out of the text first."), status=422)
    said = clean_text(words if other else "", max_length=MAX_REASON, label=_("The reason"), required=other)
    return {"redacted_text": shown, "redaction": reason, "redaction_words": " ".join(said.split())}


def is_taken_out_of(text: str, shown: str) -> bool:
    """Whether all letters of `shown` outside square brackets stand in `text`, in this order."""
    rest = iter(_letters(text))
    return all(letter in rest for letter in _letters(_STANDS_IN.sub("", shown)))


def _letters(text: str) -> str:
    """Its letters and digits, in lower case: spaces and points may change where words go."""
    return _NO_LETTER.sub("", text).casefold()
