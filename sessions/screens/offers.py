"""The offers of a forecast as the console says them: what goes or comes back, and when it ends then."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions import clock, words_of_time
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
    chosen = _slides_of(forecast, offer)
    fields: dict[str, Any] = {"version": forecast.agenda.session.plan_version}
    if offer.kind == "end_later":
        fields["seconds"] = offer.later_by
    else:
        fields["pieces"] = offer.pieces
    return OfferRow(
        words=_words(forecast, offer, chosen),
        detail=", ".join(names_of(forecast, offer)) if offer.kind in NAMED else "",
        then=_then(forecast, offer),
        verb=VERBS.get(offer.kind, "shorten_plan"),
        fields=fields,
    )


def names_of(forecast: Forecast, offer: Offer) -> list[str]:
    """What goes or comes back: the slides in quotes, then the items with by how much they get shorter."""
    titles = {planned.position - 1: plain(planned.item.title) for planned in forecast.agenda.plan}
    names = [f"“{plain(slide.title)}”" for slide in _slides_of(forecast, offer)]
    shorter, items = _("{item} {length} shorter"), offer.items.items()
    return names + [shorter.format(item=titles[place], length=length_of(seconds)) for place, seconds in items]


def counted(forecast: Forecast, offer: Offer) -> str:
    """How many videos and slides go or come back, as in "2 videos and 1 slide"; "" where none does."""
    return _counted(_slides_of(forecast, offer))


def _slides_of(forecast: Forecast, offer: Offer) -> list[Slide]:
    slides = {slide.key: slide for slide in edition_of(forecast.agenda.session.workshop).slides.values()}
    return [slides[key] for key in offer.slides]


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
            return _("End at {at}").format(at=_end(forecast, offer))
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


def _end(forecast: Forecast, offer: Offer) -> str:
    return words_of_time.time_of_day(forecast.ends_with(offer), forecast.agenda.session.tz)


def _then(forecast: Forecast, offer: Offer) -> str:
    if offer.later_by:
        return ""
    point = forecast.end if offer.kind in VERBS else forecast.worst
    if point is None:
        return ""
    at = max(point.expected - timedelta(seconds=offer.saves), point.at)
    words = words_of_time.expected(point, at, forecast.agenda.session.tz)
    late = clock.minutes_between(point.at, at) if offer.short else 0
    return _("{what}, still {n} min late").format(what=words, n=late) if late else words
