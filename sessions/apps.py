from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Live workshop sessions. The label is `live`: django.contrib.sessions owns `sessions`."""

    name = "sessions"
    label = "live"
    verbose_name = "Live sessions"

    def ready(self) -> None:
        from sessions import audit

        audit.listen()
