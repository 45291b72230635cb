"""Somebody with an account is signed in without the form: inside Django, for a browser outside of it."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore


def cookies_of(name: str) -> dict[str, str]:
    """What their browser holds."""
    user = get_user_model().objects.get(username=name)
    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    store["_auth_user_hash"] = user.get_session_auth_hash()
    store.create()
    return {settings.SESSION_COOKIE_NAME: str(store.session_key)}
