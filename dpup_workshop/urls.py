"""Every address of the site."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import path, register_converter

from sessions.views import (
    about,
    arrange,
    beforehand,
    copies,
    health,
    host,
    join,
    register,
    remote,
    room,
    sign_in,
    stage,
    summary,
    you,
)


class CodeConverter:
    """A session's code, in either case."""

    regex = "[0-9A-Za-z]{7}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


class ReceiptConverter:
    """The private token that finds a seat's own questions."""

    regex = "[0-9a-f]{40}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeConverter, "code")
register_converter(ReceiptConverter, "receipt")

handler500 = "sessions.views.trouble.server_error"

urlpatterns = [
    path("", join.front, name="front"),
    path("j/<str:token>/", join.by_token, name="join-token"),
    path("s/<code:code>/", room.room, name="room"),
    path("s/<code:code>/join/", join.join, name="join"),
    path("s/<code:code>/questions/<int:page>/", room.questions, name="room-questions"),
    path("s/<code:code>/mine/", room.mine, name="mine"),
    path("s/<code:code>/do/<slug:verb>/", room.do, name="participant-do"),
    path("s/<code:code>/summary/", summary.summary, name="summary"),
    path("s/<code:code>/calendar.ics", beforehand.calendar, name="calendar"),
    path("s/<code:code>/you/", you.you, name="you"),
    path("s/<code:code>/you/information.json", you.as_json, name="you-json"),
    path("s/<code:code>/you/information.html", you.as_page, name="you-page"),
    path("s/<code:code>/you/delete/", you.delete, name="you-delete"),
    path("s/<code:code>/you/leave/", you.leave, name="you-leave"),
    path("s/<code:code>/you/do/<slug:verb>/", you.do, name="you-do"),
    path("q/<code:code>-<receipt:receipt>/", join.receipt, name="receipt"),
    path("stage/<code:code>/", stage.stage, name="stage"),
    path("host/", host.home, name="host-home"),
    path("host/new/", host.new, name="session-new"),
    path("host/<code:code>/", host.console, name="host"),
    path("host/<code:code>/remote/", remote.remote, name="host-remote"),
    path("host/<code:code>/notes/", host.notes, name="host-notes"),
    path("host/<code:code>/sheet/", beforehand.sheet, name="host-sheet"),
    path("host/<code:code>/calendar.ics", beforehand.calendar_of_facilitators, name="host-calendar"),
    path("host/<code:code>/edit/", arrange.edit, name="session-edit"),
    path("host/<code:code>/again/", copies.again, name="session-again"),
    path("host/<code:code>/rehearse/", copies.rehearse, name="session-rehearse"),
    path("host/<code:code>/people/", arrange.people, name="session-people"),
    path("host/<code:code>/call-off/", arrange.call_off, name="session-call-off"),
    path("host/<code:code>/hold/", arrange.hold, name="session-hold"),
    path("host/<code:code>/report/", register.report, name="report"),
    path("host/<code:code>/report/clear/", register.clear_flags, name="report-clear"),
    path("host/<code:code>/rest/<slug:name>/", host.rest, name="host-rest"),
    path("host/<code:code>/do/<slug:verb>/", host.do, name="host-do"),
    path("questions/", register.register, name="register"),
    path("questions/<int:pk>/answer/", register.answer, name="register-answer"),
    path("questions.csv", register.register_csv, name="register-csv"),
    path("faq/", register.faq, name="faq"),
    path("about/", about.about, name="about"),
    path("privacy/", about.privacy, name="privacy"),
    path("styleguide/", about.styleguide, name="styleguide"),
    path("styleguide/<str:which>/", about.error, name="styleguide-error"),
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("admin/login/", sign_in.to_sign_in, name="admin-sign-in"),
    path("password/", auth.PasswordChangeView.as_view(success_url="/password/done/"), name="password"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password-done"),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path(".well-known/security.txt", health.security, name="security-txt"),
]
