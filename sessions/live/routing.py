"""The addresses of the sockets."""

from typing import Any

from django.urls import re_path

from sessions.live.sockets import room_socket, ticket_socket

_room: Any = room_socket  # an ASGI application where Django's types expect a view
_ticket: Any = ticket_socket
websocket_urlpatterns = [
    re_path(r"^ws/room/(?P<code>[0-9A-Za-z]{7})/$", _room),
    re_path(r"^ws/(?P<audience>stage|host|remote)/(?P<code>[0-9A-Za-z]{7})/$", _ticket),
]
