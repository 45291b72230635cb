"""Search as people type: case and marks are folded away on both databases, so `whanau` finds “Whānau”.

Nothing folded is stored. What is found is shown as it was written.
"""

import unicodedata
from typing import Any

from django.db.models import CharField, TextField, Transform


def fold(text: str | None) -> str | None:
    """`text` in lower case without combining marks, as both databases fold it."""
    if text is None:
        return None
    apart = unicodedata.normalize("NFD", text)
    return "".join(character for character in apart if not unicodedata.combining(character)).lower()


@TextField.register_lookup
@CharField.register_lookup
class Folded(Transform):
    """`text__folded__contains=fold(words)`. SQLite calls `fold` above, which our backend gives it."""

    lookup_name = "folded"
    function = "fold"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        marks = "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f]"
        template = f"lower(regexp_replace(normalize(%(expressions)s, NFD), '{marks}', '', 'g'))"
        return self.as_sql(compiler, connection, template=template)
