"""Every address, and what each kind of visitor gets there. A new address needs its row."""

# name: (method, arguments, {visitor: status}); visitors not named get the status under "all"
OUT = 302  # sent to the sign-in or to the join page
HERE = dict.fromkeys(["ada", "co", "scribe"], 200)  # who facilitates this session
SIGNED_IN = HERE | dict.fromkeys(["cleo", "organiser"], 200)
MATRIX = {
    "front": ("get", (), {"all": 200}),
    "join-token": ("get", ("token",), {"all": 200, "ben": 302}),
    "room": ("get", ("code",), {"all": OUT, "ben": 200}),
    "room-questions": ("get", ("code", "1"), {"all": OUT, "ben": 200}),
    "join": ("get", ("code",), {"all": 200, "ben": 302}),
    "mine": ("get", ("code",), {"all": OUT, "ben": 200}),
    "participant-do": ("post", ("code", "ask"), {"all": OUT, "ben": 422}),
    "summary": ("get", ("code",), {"all": 200}),
    "calendar": ("get", ("code",), {"all": 200}),
    "you": ("get", ("code",), {"all": OUT, "ben": 200}),
    "you-json": ("get", ("code",), {"all": OUT, "ben": 200}),
    "you-page": ("get", ("code",), {"all": OUT, "ben": 200}),
    "you-do": ("post", ("code", "delete_question"), {"all": OUT, "ben": 404}),
    "you-delete": ("post", ("code",), {"all": OUT, "ben": 200}),
    "you-leave": ("post", ("code",), {"all": OUT, "ben": 200}),
    "receipt": ("get", ("code", "receipt"), {"all": 404}),
    "stage": ("get", ("code",), {"all": 404, **HERE, "organiser": 403}),
    "host-home": ("get", (), {"all": OUT, **SIGNED_IN}),
    "session-new": ("get", (), {"all": OUT, **SIGNED_IN}),
    "host": ("get", ("code",), {"all": OUT, **HERE, "cleo": 404, "organiser": 403}),
    "host-remote": ("get", ("code",), {"all": OUT, **HERE, "cleo": 404, "organiser": 403}),
    "host-notes": ("get", ("code",), {"all": OUT, **HERE, "cleo": 404, "organiser": 403}),
    "host-sheet": ("get", ("code",), {"all": OUT, **HERE, "cleo": 404, "organiser": 403}),
    "host-calendar": ("get", ("code",), {"all": OUT, **HERE, "cleo": 404, "organiser": 403}),
    "session-again": ("get", ("code",), {"all": OUT, **HERE, "scribe": 403, "cleo": 404, "organiser": 403}),
    "session-rehearse": (
        "post",
        ("code",),
        {"all": OUT, "ada": 302, "co": 302, "scribe": 403, "cleo": 404, "organiser": 403},
    ),
    "host-rest": ("get", ("code", "people"), {"all": OUT, **HERE, "cleo": 404, "organiser": 403}),
    "host-do": (
        "post",
        ("code", "pause"),
        {"all": 404, "ada": 409, "co": 409, "scribe": 403, "organiser": 403},
    ),
    "session-edit": ("get", ("code",), {"all": OUT, **HERE, "scribe": 403, "cleo": 404, "organiser": 200}),
    "session-people": (
        "post",
        ("code",),
        {"all": OUT, "ada": 422, "co": 403, "scribe": 403, "cleo": 404, "organiser": 422},
    ),
    "session-call-off": (
        "post",
        ("code",),
        {"all": OUT, "ada": 302, "co": 409, "scribe": 403, "cleo": 404, "organiser": 409},  # ada did it
    ),
    "session-hold": (
        "post",
        ("code",),
        {"all": OUT, **dict.fromkeys(["ada", "co", "organiser"], 422), "scribe": 403, "cleo": 404},
    ),
    "register": ("get", (), {"all": OUT, **SIGNED_IN, "scribe": 403}),
    "register-answer": ("post", (1,), {"all": OUT, **dict.fromkeys(SIGNED_IN, 404), "scribe": 403}),
    "register-csv": ("get", (), {"all": OUT, **SIGNED_IN, "scribe": 403}),
    "report": ("get", ("code",), {"all": OUT, **SIGNED_IN, "cleo": 404}),
    "report-clear": (
        "post",
        ("code",),
        {"all": OUT, "scribe": 403, "cleo": 404, "organiser": 403},
    ),
    "faq": ("get", (), {"all": 200}),
    "about": ("get", (), {"all": 200}),
    "privacy": ("get", (), {"all": 200}),
    "styleguide": ("get", (), {"all": 404}),  # while working on it only: DEBUG=1
    "styleguide-error": ("get", ("404",), {"all": 404}),
    "sign-in": ("get", (), {"all": 200}),
    "admin-sign-in": ("get", (), {"all": OUT, **dict.fromkeys(SIGNED_IN, 403)}),
    "sign-out": ("post", (), {"all": 302}),
    "password": ("get", (), {"all": OUT, **SIGNED_IN}),
    "password-done": ("get", (), {"all": OUT, **SIGNED_IN}),
    "healthz": ("get", (), {"all": 200}),
    "readyz": ("get", (), {"all": 200}),
    "security-txt": ("get", (), {"all": 404}),  # until there is a contact; see test_audit
    "metrics": ("get", (), {"all": 200}),  # from this machine; see test_metrics for elsewhere
}
VISITORS = ["nobody", "ben", "elsewhere", "ada", "co", "scribe", "cleo", "organiser"]
