"""A snapshot of a session for templates: each value is read when a template first asks for it."""

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from sessions import activities, backups, clock, links, lists, presence
from sessions.agenda import Agenda, kept_slides, with_edition
from sessions.announce import Change
from sessions.forecast import Forecast, planned_starts, promised_end
from sessions.models import AgendaItem, CaptureNotice, PlannedItem, Question, Run, Session, Slide, Workshop
from sessions.models.notices import notices_for_room
from sessions.qr import qr_svg
from sessions.screens.agenda_rows import row_of
from sessions.screens.items import Item, joined
from sessions.screens.questions import HostList, draw_for_room, fingerprint, host_lists, items_of
from sessions.screens.read import for_screens
from sessions.screens.undo import undo_ends
from sessions.words_of_time import start_turns


class Snapshot:
    """A session at one moment. A template sees each cached property by its name."""

    def __init__(self, session: Session | int, *, drawers: bool = False) -> None:
        """`session` is the session or its key: one that `for_screens` read isn't read again.

        With `drawers` it is read with what the console's drawers say.
        """
        self.now = timezone.now()
        self.session = for_screens(session, drawers=drawers)
        self.agenda = Agenda(self.session, self.now)
        run = None if self.phase == "over" else self.session.run_on
        self.agenda.current = with_edition(run, self.session) if run else None

    def values(self, *names: str) -> dict[str, Any]:
        """Several values by name, for a page that is no live screen."""
        return {name: getattr(self, name) for name in names}

    @property
    def due(self) -> tuple[datetime, Change] | None:
        """When and how a screen next changes by itself."""
        over = self.session.over_at()
        coming = undo_ends(self.session, self.now)
        coming += [(turns_at, Change.CLOCK) for turns_at in start_turns(self.session, self.now)]
        coming += [(over, Change.SESSION)] if over and over > self.now else []
        if self.forecast is not None:
            coming.append(self.forecast.due)
        if held_back := self.session.questions.next_on_screens(self.now):
            coming.append((held_back, Change.QUESTIONS))
        timer_ends = self.activity.ends_at if activities.has_timer(self.slide) and self.activity else None
        if timer_ends and timer_ends > self.now:
            coming.append((timer_ends, Change.ROUND))
        return min(coming, default=None)

    # the session
    @cached_property
    def workshop(self) -> Workshop:
        return self.session.workshop

    @cached_property
    def phase(self) -> str:
        return self.session.phase(self.now)

    @cached_property
    def code(self) -> str:
        return self.session.grouped_code

    @cached_property
    def starts(self) -> datetime:
        return self._shown(self.session.starts_at)

    @cached_property
    def promised(self) -> datetime | None:
        end = promised_end(self.session)
        return self._shown(end) if end else None

    @cached_property
    def names_deleted(self) -> int:
        """How many names a facilitator deleted after the end."""
        at = self.session.names_deleted_at
        receipts = self.session.purge_receipts.filter(at=at) if at else ()
        return sum(receipt.names for receipt in receipts)

    @cached_property
    def backups_go_on(self) -> date | None:
        """When the site's own backups go that still have those names; None where it makes no backups."""
        at = self.session.names_deleted_at
        return backups.day_after(at) if at and backups.are_ours() else None

    # how to come in
    @cached_property
    def address(self) -> str:
        return links.host_shown()

    @cached_property
    def join_url(self) -> str:
        return links.join_url(self.session)

    @cached_property
    def stage_url(self) -> str:
        return links.stage_url(self.session)

    @cached_property
    def qr(self) -> SafeString:
        return qr_svg(self.join_url)

    # what is on
    @cached_property
    def run(self) -> Run | None:
        return self.agenda.current

    @cached_property
    def slide(self) -> Slide | None:
        return self.run.slide if self.run else None

    @cached_property
    def item(self) -> AgendaItem | None:
        """The item of the agenda that is on."""
        return self.run.planned_item.item if self.run else None

    @cached_property
    def step(self) -> str:
        """The state that a control acts on: in another one it is stale."""
        return self.run.step if self.run else "start"

    @cached_property
    def position(self) -> int | None:
        return self.run.planned_item.position if self.run else None

    @cached_property
    def item_count(self) -> int:
        return len(self.agenda.plan)

    @cached_property
    def slide_number(self) -> int:
        return next((n for n, slide in enumerate(self._slides_in_item, 1) if slide == self.slide), 1)

    @cached_property
    def slides_in_item(self) -> int:
        return len(self._slides_in_item)

    @property
    def _slides_in_item(self) -> list[Slide]:
        return kept_slides(self.agenda.current_item) if self.agenda.current_item else []

    @cached_property
    def activity(self) -> activities.View | None:
        return activities.view(self.session, self.slide, self.now)

    @cached_property
    def preview(self) -> activities.View | None:
        return activities.preview(self.slide)

    @cached_property
    def links(self) -> list[dict[str, str]]:
        """The links offered with the slide that is on."""
        offered = set(self.slide.links) if self.slide else set()
        return [link for link in self.workshop.public_links if link["id"] in offered]

    @cached_property
    def next_slide(self) -> Slide | None:
        return self.agenda.next.slide if self.agenda.next else None

    @cached_property
    def next_item(self) -> PlannedItem | None:
        """The item of the next slide, where that is another one."""
        after = self.agenda.next
        if after is None or (self.run and self.run.planned_item_id == after.planned.pk):
            return None
        return after.planned

    @cached_property
    def next_preview(self) -> activities.View | None:
        return activities.preview(self.next_slide)

    # the plan
    @cached_property
    def items(self) -> list[dict[str, Any]]:
        """The rows of the agenda, as `row_of` has them."""
        starts = self.forecast.starts if self.forecast else planned_starts(self.agenda)
        shown = {pk: self._shown(at) for pk, at in starts.items()}
        return [row_of(self.agenda, planned, shown.get(planned.pk)) for planned in self.agenda.plan]

    @cached_property
    def item_ends(self) -> datetime | None:
        return self._shown(self.forecast.item_ends) if self.forecast else None

    @cached_property
    def forecast(self) -> Forecast | None:
        """When it ends; None unless it is on."""
        return Forecast(self.agenda, self.run) if self.run else None

    # the stage
    @cached_property
    def stage_state(self) -> str:
        """Whether a stage is visible: `visible`, `hidden` or `closed`."""
        return presence.stage(self.session.pk)

    @cached_property
    def stage_shows(self) -> str:
        """The uppermost on the stage: `blank`, `join`, `spotlight`, `break`, `slide`, or the phase."""
        if self.session.blanked_at:
            return "blank"
        if self.session.join_shown_at and self.phase == "on":
            return "join"
        if self.spotlight and self.phase in ("doors", "on"):
            return "spotlight"
        if self.run:
            return "break" if self.run.back_at else "slide"
        return self.phase

    @cached_property
    def spotlight(self) -> Question | None:
        """The question on the stage: whatever is stored, only one that the room may read is drawn."""
        if self.session.spotlight_id is None:
            return None
        return Question.objects.shown().select_related("slide").filter(pk=self.session.spotlight_id).first()

    # questions
    @cached_property
    def questions(self) -> list[Question]:
        """The questions that the room may read."""
        return list(self._asked_with_names.with_votes().shown())

    @cached_property
    def question_items(self) -> list[Item]:
        """The same, each drawn by itself."""
        return [draw_for_room(question, self.session, self.phase) for question in self.questions]

    @cached_property
    def question_list(self) -> SafeString:
        return joined(self.question_items)

    @cached_property
    def host_lists(self) -> dict[str, HostList]:
        """The console's lists of questions by name, the first of each."""
        asked = self._asked_with_names.for_console()
        return host_lists(lists.of_questions(asked), self.session, self.phase)

    @cached_property
    def host_items(self) -> list[Item]:
        return items_of(self.host_lists)

    @cached_property
    def asked_aloud(self) -> list[Question]:
        """Questions asked aloud that were written down in the last minutes."""
        return list(self.session.questions.just_logged(self.now))

    @property
    def _asked_with_names(self) -> Any:
        return self.session.questions.on_screens(self.now).select_related("slide", "participant")

    @cached_property
    def questions_fingerprint(self) -> str:
        """Changes with every decision on any question, so that phones refetch their own part."""
        return fingerprint(self.session, self.now)

    # notices of notes, photos, screenshots and a recording
    @cached_property
    def notices(self) -> list[CaptureNotice]:
        """What the room is told of."""
        return notices_for_room(self.session, self.phase)

    @cached_property
    def recording(self) -> CaptureNotice | None:
        """The notice of a recording that the room is told of."""
        return next((each for each in self.notices if each.kind == CaptureNotice.Kind.RECORDING), None)

    @cached_property
    def captures(self) -> dict[str, Any]:
        """Each kind with how many to leave out, as `lists.captures` has them."""
        return lists.captures(self.session)

    # people
    @cached_property
    def here(self) -> int:
        return presence.count(self.session.pk)

    @cached_property
    def people(self) -> dict[str, Any]:
        """The counts in the drawer of people, as `lists.people` has them."""
        return lists.people(self.session)

    def _shown(self, moment: datetime) -> datetime:
        return timezone.localtime(clock.shown(moment), self.session.tz)
