"""What templates need: the workshop's own text, codes as they are shown, icons."""

from functools import cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from sessions import markdown as md

register = template.Library()
register.filter("markdown", md.render)
register.filter("inline", md.inline)
register.filter("may_play", md.may_play)


@register.filter
def grouped_code(code: str) -> str:
    """K7R4MXQ as K7R·4MXQ."""
    return f"{code[:3]}·{code[3:]}"


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A drawing of `templates/icons/`: decoration beside words, so unseen by screen readers."""
    return SafeString(get_template(f"icons/{name}.svg").render().strip())  # our own file
