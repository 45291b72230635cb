"""How much is held now, row by row of the data map, and what is held back: for `/privacy/` and `data_map`."""

from collections.abc import Callable

from django.apps import apps
from django.db.models import Q, QuerySet

from sessions import backups
from sessions.models import Session
from sessions.models.standing import Result
from sessions.privacy.rows import DataRow

TO_SESSION = ("session", "question__session", "round__session")  # a model's ways to its session
Which = Callable[[QuerySet], QuerySet]
COUNTED: dict[str, Which] = {
    "questions": lambda every: every.exclude(result=Result.WITHDRAWN),
    "name": lambda every: every.exclude(name=""),
    "name_on_a_question": lambda every: every.exclude(participant=None),
    "answers_to_questions": lambda every: every.exclude(answer="", draft=""),
    "redactions": lambda every: every.exclude(redacted_text=""),
    "opt_outs": lambda every: every.exclude(opted_out=[]),
}
ALSO = {"log": ("admin.LogEntry",)}  # models that a row counts beside its `counted`


def count(row: DataRow) -> int | None:
    """How many there are on this site; None for what isn't counted."""
    return _backups() if row.key == "backups" else _count(row, lambda every: every)


def public_count(row: DataRow) -> int | None:
    """How many there are, of sessions that have ended or were called off: nobody can watch one by numbers.

    Command records say of no session, so they aren't counted: they would tell that one is on.
    """
    if row.key == "commands":
        return None
    return _backups() if row.key == "backups" else _count(row, _of_ended)


def _backups() -> int | None:
    return backups.count() if backups.are_ours() else None


def _count(row: DataRow, among: Which) -> int | None:
    if row.counted is None:
        return None
    of_row = COUNTED.get(row.key, lambda every: every)
    models = [apps.get_model(name) for name in (row.counted, *ALSO.get(row.key, ()))]
    return sum(of_row(_of_real(among(model._default_manager.all()))).count() for model in models)


def _of_real(found: QuerySet) -> QuerySet:
    """Without what belongs to rehearsals, whose people are invented."""
    names = {field.name for field in found.model._meta.get_fields()}
    ways = [way for way in TO_SESSION if way.partition("__")[0] in names]
    return found.filter(**{f"{ways[0]}__rehearsal_of": None}) if ways else found


def _of_ended(found: QuerySet) -> QuerySet:
    """Those of sessions that have ended or were called off. What belongs to no session stays."""
    names = {field.name for field in found.model._meta.get_fields()}
    for way in TO_SESSION:
        if way.partition("__")[0] in names:
            over = Q(**{f"{way}__ended_at__isnull": False})
            return found.filter(over | Q(**{f"{way}__called_off_at__isnull": False}))
    return found


def held_back() -> list[Session]:
    """The sessions whose deletion is held back now."""
    held = Session.objects.exclude(retention_hold="").select_related("workshop")
    return [session for session in held.order_by("held_until", "pk") if session.is_held()]
