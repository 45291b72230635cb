"""One request as it is, without following where it leads."""

import urllib.error
import urllib.request


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def get(server, path, **headers):
    """(status, headers, body as it came)"""
    asked = urllib.request.Request(
        server.url + path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    try:
        reply = urllib.request.build_opener(NoRedirect).open(asked, timeout=10)
    except urllib.error.HTTPError as other:
        reply = other
    return reply.status, reply.headers, reply.read()
