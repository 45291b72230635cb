"""Reports and summaries of sessions that are over, for what they say of the time."""

from gallery.scene import Scene

COURSE = [
    Scene("report-on-time", "page", "went_to_plan", "/host/{code}/report/", "ada"),
    Scene("report-late", "page", "went_late", "/host/{code}/report/", "ada", sample=True),
    Scene("report-nobody-ended", "page", "went_home", "/host/{code}/report/", "ada"),
    Scene("session-new-times", "page", "went_late", "/host/new/?times={code}", "ada"),
    Scene("summary-late", "page", "went_late", "/s/{code}/summary/"),
]
