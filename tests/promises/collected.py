"""Which tests bin/check passes: told from their source, so that looking costs no collection."""

import ast
import functools
import re

from server import ROOT

NOT_IN_CHECK = ("tests/bench/",)
SKIPPED = re.compile(r"pytest\.mark\.skip|IN_SOAK\b")


@functools.cache
def _functions(file: str) -> dict[str, ast.FunctionDef]:
    tree = ast.parse((ROOT / file).read_text())
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def why_not(test: str) -> str:
    """Why bin/check passes no such test, in words; "" where it does."""
    file, _, name = test.partition("[")[0].partition("::")
    if not (ROOT / file).is_file() or file.startswith(NOT_IN_CHECK):
        return f"{test}: bin/check has no such file"
    function = _functions(file).get(name)
    if function is None or not name.startswith("test_"):
        return f"{test}: the file has no such test"
    marks = [ast.unparse(mark) for mark in function.decorator_list]
    return f"{test}: it may be skipped" if any(SKIPPED.match(mark) for mark in marks) else ""
