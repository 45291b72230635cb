"""A workshop as published from its pack. A published edition never changes."""

from django.db import models

from sessions.markdown import may_link


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def current(self, slug: str) -> "Workshop | None":
        """The newest published edition of a workshop."""
        return self.filter(slug=slug, published_at__isnull=False).order_by("-edition").first()


class Workshop(models.Model):
    slug = models.SlugField(max_length=50)
    edition = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the pack it was loaded from")
    title = models.TextField()
    summary = models.TextField(blank=True)
    owner = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    credit = models.TextField(blank=True)
    licence = models.TextField(blank=True)
    helper = models.TextField(blank=True, help_text="who helps facilitators present it")
    own_helper = models.TextField(blank=True, help_text="the same as the pack's files say it")
    links = models.JSONField(
        default=list,
        blank=True,
        help_text="[{id, title, address, note, for, own}]",
    )
    cuts = models.JSONField(
        default=list, blank=True, help_text="what a shorter session does without: [{item, seconds, slide}]"
    )
    more = models.JSONField(
        default=list, blank=True, help_text="what a longer one adds, after the optional slides: the same"
    )
    last_pieces = models.JSONField(
        default=list, blank=True, help_text="ids of the slides that are offered last when it gets late"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="how often settings were written into it")

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "edition"], name="one_workshop_edition")]

    def __str__(self) -> str:
        return f"{self.title} ({self.edition})"

    @property
    def public_links(self) -> list[dict[str, str]]:
        """The links that have an address and are for everybody."""
        return self._links_for("")

    @property
    def facilitators_links(self) -> list[dict[str, str]]:
        """The links that have an address and are for facilitators only."""
        return self._links_for("facilitators")

    def _links_for(self, whom: str) -> list[dict[str, str]]:
        return [link for link in self.links if link.get("for", "") == whom and may_link(link["address"])]

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items.all())

    @property
    def min_minutes(self) -> int:
        return sum(item.min_minutes for item in self.items.all())


class AgendaItem(models.Model):
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    title = models.TextField()
    minutes = models.PositiveIntegerField()
    min_minutes = models.PositiveIntegerField()
    protected = models.BooleanField(default=False)
    led_by = models.TextField(blank=True)
    called = models.TextField(blank=True, help_text="inside a sentence, as in 'the walk'; else by its number")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["workshop", "position"], name="one_item_position")]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"


class Slide(models.Model):
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="slides")
    key = models.SlugField(max_length=60, help_text="its id in the pack")
    position = models.PositiveIntegerField()
    title = models.TextField()
    body = models.TextField(blank=True, help_text="Markdown the room sees")
    notes = models.TextField(blank=True, help_text="Markdown for facilitators only")
    say = models.TextField(blank=True, help_text="the 'say now' line")
    seconds = models.PositiveIntegerField()
    optional = models.BooleanField(default=False, help_text="if there is time")
    protected_seconds = models.PositiveIntegerField(default=0)
    video = models.JSONField(null=True, blank=True, help_text="{id, title, seconds, address, transcript}")
    advice = models.CharField(max_length=30, blank=True, help_text="what depends on who is here: a key")
    activity = models.CharField(max_length=30, blank=True, help_text="activity kind, or none")
    spec = models.JSONField(null=True, blank=True, help_text="of its activity, where the kind has no rows")
    links = models.JSONField(default=list, blank=True, help_text="ids of the links offered with it")

    class Meta:
        ordering = ["item__position", "position"]
        constraints = [models.UniqueConstraint(fields=["item", "position"], name="one_slide_position")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_empty_slot(self) -> bool:
        """Whether its video has no address yet: then it isn't shown, and the next slide has its points."""
        return self.video is not None and not self.video.get("address")


class WorkshopSettings(models.Model):
    """An organisation's settings for a workshop, outside its editions, so that a new one takes them over."""

    workshop_slug = models.SlugField(max_length=50, unique=True)
    helper = models.TextField(blank=True, help_text="who helps facilitators; empty: what the workshop says")
    links = models.JSONField(default=dict, blank=True, help_text="{link's id: address}")
    videos = models.JSONField(default=dict, blank=True, help_text="{video's id: {address, transcript}}")

    class Meta:
        verbose_name_plural = "workshop settings"

    def __str__(self) -> str:
        return self.workshop_slug


class Faq(models.Model):
    """A frequent question with its answer. Outside the edition: an answer can be put right any time."""

    workshop_slug = models.SlugField(max_length=50)
    key = models.SlugField(max_length=60)
    position = models.PositiveIntegerField()
    question = models.TextField()
    answer = models.TextField()
    source = models.TextField()

    class Meta:
        ordering = ["workshop_slug", "position"]
        constraints = [models.UniqueConstraint(fields=["workshop_slug", "key"], name="one_faq_key")]

    def __str__(self) -> str:
        return self.question
