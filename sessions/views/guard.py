"""Without scripts the server asks what else the phone asks: whether a number or address is meant."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from sessions.identifiers import find_identifier

LOOKED_AT = ("text", "name", "words")  # fields that others read


def spotted(request: HttpRequest) -> str:
    """The question to ask before this form is taken; "" where it holds nothing, or was asked already."""
    if was_asked(request):
        return ""
    kinds = (find_identifier(request.POST.get(field, "")) for field in LOOKED_AT)
    return {
        "nhi": _("This looks like an NHI number. Send it anyway?"),
        "ird": _("This looks like an IRD number. Send it anyway?"),
        "phone": _("This looks like a phone number. Send it anyway?"),
        "email": _("This looks like an e-mail address. Send it anyway?"),
    }.get(next(filter(None, kinds), ""), "")


def was_asked(request: HttpRequest) -> bool:
    """Whether somebody has said to send it anyway: to the phone's script, or to the page without."""
    return "anyway" in request.POST or "anyway" in request.GET
