"""Signing in, also for the admin: a budget is spent before a password is hashed."""

import hmac
import math
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, redirect_to_login
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, ngettext

from sessions import limits

DEVICE_AGE = 60 * 60 * 24 * 90
DEVICE_COOKIE = settings.COOKIE_PREFIX + "device"
_devices = signing.TimestampSigner(salt="device")


def _fingerprint(name: str) -> str:
    return salted_hmac("device", limits.account_of(name), algorithm="sha256").hexdigest()


def known_device(request: HttpRequest, name: str) -> str:
    """This browser's id if it has signed in to this account. It gives a budget of its own, and no right."""
    try:
        cookie = _devices.unsign(request.COOKIES.get(DEVICE_COOKIE, ""), max_age=DEVICE_AGE)
    except signing.BadSignature:
        return ""
    device, _, account = cookie.partition(".")
    return device if hmac.compare_digest(account, _fingerprint(name)) else ""


def _remember_device(response: HttpResponse, name: str) -> None:
    cookie = _devices.sign(f"{secrets.token_hex(8)}.{_fingerprint(name)}")
    response.set_cookie(
        DEVICE_COOKIE,
        cookie,
        max_age=DEVICE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


class SignIn(LoginView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.typed = request.POST.get("username", "")[: limits.LONGEST_NAME]
        self.address, self.device = limits.address_of(request), known_device(request, self.typed)
        wait = limits.try_password(self.address, self.typed, device=self.device)
        return self._over_budget(math.ceil(wait)) if wait else super().post(request, *args, **kwargs)

    def _over_budget(self, seconds: int) -> HttpResponse:
        """The refusal, the same whether the account exists or not; nothing that was typed is looked at."""
        problem = ngettext(
            "Too many sign-in attempts. Wait {n} second, then try again.",
            "Too many sign-in attempts. Wait {n} seconds, then try again.",
            seconds,
        ).format(n=seconds)
        empty = self.get_form_class()(self.request)
        context = self.get_context_data(form=empty, problem=problem, typed=self.typed)
        response = self.render_to_response(context, status=429)
        response["Retry-After"] = str(seconds)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        limits.password_was_right(self.address, self.typed, device=self.device)
        response = super().form_valid(form)
        _remember_device(response, self.typed)
        # a moment, not seconds: those would begin anew with whatever is stored in it later
        self.request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        problem = gettext("That name and password don’t match. Nothing was changed; try again.")
        return self.render_to_response(self.get_context_data(form=form, problem=problem, typed=self.typed))


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The admin has no sign-in of its own. Anyone signed in who may not use it is told so."""
    if request.user.is_staff:
        return redirect("admin:index")
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
