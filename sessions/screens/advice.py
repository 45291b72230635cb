"""The advice beside the notes of the slide that is on."""

from sessions import activities, advice, presence
from sessions.agenda import kept_slides
from sessions.edition import edition_of
from sessions.forecast import Forecast
from sessions.models import PlannedItem, Session, Slide


def advice_on(forecast: Forecast | None) -> str:
    """A sentence or two; "" for a slide that asks for none, and where nothing is known."""
    if not forecast:
        return ""
    session, planned, slide = forecast.agenda.session, forecast.agenda.current_item, forecast.run.slide
    if planned is None:
        return ""
    if slide.advice == advice.INTRODUCTIONS:
        return _on_introductions(session, planned, slide)
    return _on_video(session, planned) if slide.advice == advice.VIDEO else ""


def _on_introductions(session: Session, planned: PlannedItem, slide: Slide) -> str:
    slides = sum(each.seconds for each in kept_slides(planned))
    given = slide.seconds * min(planned.seconds, slides) // slides if slides else 0
    people = advice.people_known(expected=session.head_count, here=presence.count(session.pk))
    return advice.on_introductions(seconds=given, people=people, mode=session.mode)


def _on_video(session: Session, planned: PlannedItem) -> str:
    """By what the poll beside it came to, among the slides of the item that ask for this advice."""
    slides = edition_of(session.workshop).by_item[planned.item_id]
    asking = [slide for slide in slides if slide.advice == advice.VIDEO]
    video = next((slide for slide in asking if slide.video), None)
    poll = next((slide for slide in asking if slide.activity), None)
    if video is None or video.video is None or poll is None:
        return ""
    activity, round_ = activities.get(poll.activity), session.rounds.filter(slide=poll).last()
    counts = activity.counts(round_) if activity and round_ else []
    return advice.on_video(
        seconds=video.video["seconds"], counts=counts, can_be_played=not video.is_empty_slot
    )
