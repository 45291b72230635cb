"""The offers of a forecast as the console says them: what goes or comes back, and when it ends then."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions import clock
from sessions.edition import edition_of
from sessions.forecast import Forecast
from sessions.lengths import length_of
from sessions.markdown import plain
from sessions.models import Slide
from sessions.offers import Offer

NAMED = ("park", "shorten", "together", "last", "bring", "reserve")
VERBS = {"bring": "bring_back", "reserve": "bring_back", "end_later": "end_later"}


@dataclass(frozen=True)
class OfferRow:
    """One line: `words` say what is done, `detail` which slides and items that are, `then` what comes of it.

    `verb` is a facilitator's command, and `fields` what its form sends.
    """

    words: str
    detail: str
    then: str
    verb: str
    fields: dict[str, Any]


def offer_rows(forecast: Forecast) -> list[OfferRow]:
    return [_row(forecast, offer) for offer in forecast.offers]


def _row(forecast: Forecast, offer: Offer) -> OfferRow:
    titles = {planned.position - 1: plain(planned.item.title) for planned in forecast.agenda.plan}
    slides = {slide.key: slide for slide in edition_of(forecast.agenda.session.workshop).slides.values()}
    chosen = [slides[key] for key in offer.slides]
    names = [f"“{plain(slide.title)}”" for slide in chosen]
    shorter = _("{item} {length} shorter")
    items = offer.items.items()
    names += [shorter.format(item=titles[place], length=length_of(seconds)) for place, seconds in items]
    fields: dict[str, Any] = {"version": forecast.agenda.session.plan_version}
    if offer.kind == "end_later":
        fields["seconds"] = offer.later_by
    else:
        fields["pieces"] = pieces_of(offer)
    return OfferRow(
        words=_words(forecast, offer, chosen),
        detail=", ".join(names) if offer.kind in NAMED else "",
        then=_then(forecast, offer),
        verb=VERBS.get(offer.kind, "shorten_plan"),
        fields=fields,
    )


def _words(forecast: Forecast, offer: Offer, chosen: list[Slide]) -> str:
    match offer.kind:
        case "park":
            return _("Leave out {what}").format(what=_counted(chosen))
        case "shorten":
            return _("Shorten the rest by {length}").format(length=length_of(offer.seconds))
        case "alone":
            return _("Shorten this item by {length}").format(length=length_of(offer.seconds))
        case "questions":
            return _("Take {length} from the questions").format(length=length_of(offer.seconds))
        case "together":
            return _("Shorten the rest and the questions by {length}").format(length=length_of(offer.seconds))
        case "last":
            what = _counted([slide for slide in chosen if slide.key in offer.last])
            with_others = len(offer.last) < len(offer.slides) + len(offer.items)
            words = _("Shorten the rest, and do without {what}") if with_others else _("Do without {what}")
            return words.format(what=what)
        case "end_later":
            return _("End at {at}").format(at=_shown(forecast, offer))
    return _("Bring in {what}").format(what=_counted(chosen))


def _counted(chosen: list[Slide]) -> str:
    """As in "2 videos and 1 slide"."""
    videos = sum(slide.video is not None for slide in chosen)
    slides = len(chosen) - videos
    parts = [
        ngettext("{n} video", "{n} videos", videos).format(n=videos) if videos else "",
        ngettext("{n} slide", "{n} slides", slides).format(n=slides) if slides else "",
    ]
    return _(" and ").join(part for part in parts if part)


def _shown(forecast: Forecast, offer: Offer) -> str:
    ends = clock.shown(forecast.ends_with(offer))
    return format_date(timezone.localtime(ends, forecast.agenda.session.tz), "G:i")


def _then(forecast: Forecast, offer: Offer) -> str:
    if offer.later_by:
        return ""
    at, ends = _shown(forecast, offer), forecast.ends_with(offer)
    late = clock.minutes_between(forecast.promised, ends) if forecast.promised and offer.short else 0
    if late:
        return _("ends {at}, still {n} min late").format(at=at, n=late)
    return _("ends {at}").format(at=at)


def pieces_of(offer: Offer) -> str:
    """As the command reads them: `video-sharing=90 #6=60`."""
    slides = [f"{key}={seconds}" for key, seconds in offer.slides.items()]
    return " ".join([*slides, *(f"#{place + 1}={seconds}" for place, seconds in offer.items.items())])
