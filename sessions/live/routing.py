"""Which address is which socket."""

from django.urls import re_path

from sessions.live.sockets import room_socket, ticket_socket

websocket_urlpatterns = [
    re_path(r"^ws/room/(?P<code>[0-9A-Za-z]{7})/$", room_socket),
    re_path(r"^ws/(?P<audience>stage|host)/[0-9A-Za-z]{7}/$", ticket_socket),
]
