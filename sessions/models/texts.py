"""The texts that people write about a session."""

from django.utils.translation import gettext_lazy as _

# Each text: its name in a sentence, and how many characters fit.
TEXTS = {
    "name": (_("The name"), 200),
    "place": (_("The place"), 200),
    "welcome_note": (_("Your own words"), 300),
    "purpose": (_("The purpose"), 300),
    "holder": (_("Who holds it"), 200),
    "contact": (_("The contact"), 200),
    "country": (_("The country"), 100),
}
SAID = ("purpose", "holder", "contact", "country")  # the fields a notice must have to be confirmed

# What is said of a retention hold: each text as above.
HOLD_TEXTS = {
    "held_back_by": (_("Who keeps it longer"), 200),
    "retention_hold": (_("The reason"), 300),
}
