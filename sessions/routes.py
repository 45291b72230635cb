"""A request's route name. A path holds codes and tokens; its route's name doesn't."""

from django.urls import Resolver404, resolve


def route_of(path: str) -> str:
    """As in urls.py (`room`, `admin:login`), or `nowhere`."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return "nowhere"
