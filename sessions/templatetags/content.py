"""Template filters for the workshop's own text."""

from django import template

from sessions import markdown as md

register = template.Library()
register.filter("markdown", md.render)
register.filter("inline", md.inline)


@register.filter
def grouped_code(code: str) -> str:
    """K7R4MXQ as K7R·4MXQ."""
    return f"{code[:3]}·{code[3:]}"
