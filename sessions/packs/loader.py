"""Publishing a pack: a changed one makes a new edition, and sessions keep theirs."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from sessions import activities
from sessions.models import AgendaItem, Faq, Slide, Workshop, WorkshopSettings
from sessions.packs import order
from sessions.packs.parts import Pack, PackSlide


@transaction.atomic
def load(pack: Pack) -> tuple[Workshop, bool]:
    """The edition this pack is, made if it is new: (workshop, made). The pack must be without faults."""
    slug = pack.about["slug"]
    _put_faqs(slug, pack)
    current = Workshop.objects.current(slug)
    if current and current.digest == pack.digest:
        return current, False
    workshop = Workshop.objects.create(
        slug=slug,
        edition=current.edition + 1 if current else 1,
        digest=pack.digest,
        links=pack.about.get("link", []),
        own_helper=pack.about.get("helper", ""),
        cuts=order.cuts(pack),
        more=order.more(pack),
        last_pieces=pack.about.get("last_pieces", []),
        published_at=timezone.now(),
        **{
            key: pack.about.get(key, "")
            for key in ("title", "summary", "owner", "contact", "helper", "credit", "licence")
        },
    )
    videos = {video["id"]: video for video in pack.about.get("video", [])}
    for position, found in enumerate(pack.items, 1):
        about = {"led_by": "", "called": "", "protected": False, **found.about}
        item = AgendaItem.objects.create(workshop=workshop, position=position, **about)
        for number, given in enumerate(found.slides, 1):
            _make_slide(item, number, given, videos)
    for activity in activities.every():
        activity.load_shared(workshop, pack.activities[activity.kind])
    apply_settings(WorkshopSettings.objects.get_or_create(workshop_slug=slug)[0], workshop)
    return workshop, True


def videos_of(workshop: Workshop) -> list[dict[str, Any]]:
    """The videos that an edition has a slide for, in the agenda's order."""
    slides = Slide.objects.filter(item__workshop=workshop)
    return [slide.video for slide in slides if slide.video is not None]


@transaction.atomic
def apply_settings(found: WorkshopSettings, workshop: Workshop) -> None:
    """Write an organisation's settings into an edition: addresses and the helper, never the content.

    Where nothing is set the pack's own value counts, which stays beside it under "own".
    """
    workshop.helper = found.helper or workshop.own_helper
    workshop.links = [_with_address(link, found.links.get(link["id"])) for link in workshop.links]
    workshop.revision += 1
    workshop.save(update_fields=["helper", "links", "revision"])
    for slide in Slide.objects.filter(item__workshop=workshop):
        if slide.video is None:
            continue
        given = found.videos.get(slide.video["id"], {})
        slide.video = _with_address(slide.video, given.get("address"))
        own = slide.video.setdefault("own_transcript", slide.video.get("transcript", ""))
        slide.video["transcript"] = given.get("transcript") or own
        slide.save(update_fields=["video"])


def _with_address(entry: dict[str, Any], address: str | None) -> dict[str, Any]:
    own = entry.get("own", entry.get("address", ""))
    return {**entry, "own": own, "address": address or own}


def _make_slide(item: AgendaItem, position: int, given: PackSlide, videos: dict[str, Any]) -> None:
    kind = given.text("activity").partition(" ")[0]
    slide = Slide.objects.create(
        item=item,
        key=given.text("id"),
        position=position,
        title=given.title,
        body=given.body,
        notes=given.notes,
        say=given.say,
        seconds=given.number("seconds"),
        optional=given.optional,
        protected_seconds=given.number("protected"),
        video=videos.get(given.text("video")),
        links=given.links,
        activity=kind,
        advice=given.text("advice"),
    )
    activity = activities.get(kind)
    if activity is not None:
        activity.load(slide, given.spec)


def _put_faqs(slug: str, pack: Pack) -> None:
    for position, faq in enumerate(pack.faqs, 1):
        Faq.objects.update_or_create(
            workshop_slug=slug,
            key=faq["id"],
            defaults={
                "position": position,
                "question": faq["question"],
                "answer": faq["answer"],
                "source": faq["source"],
            },
        )
    Faq.objects.filter(workshop_slug=slug).exclude(key__in=[faq["id"] for faq in pack.faqs]).delete()
