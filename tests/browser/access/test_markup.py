"""Every page through the Nu HTML checker: as the server sends it, and as the scripts leave it."""

import json
import subprocess

from browser.conftest import LOOKED_AT, find, npm


def test_the_nu_checker_finds_nothing(markup_of, tmp_path):
    java, checker = find("java"), npm("vnu-jar@*/build/dist/vnu.jar")
    for scene in LOOKED_AT:
        shown, served = markup_of(scene)
        (tmp_path / f"{scene.name}.html").write_text(shown)
        (tmp_path / f"{scene.name}.served.html").write_text(served)
    files = sorted(str(file) for file in tmp_path.glob("*.html"))
    assert len(files) == 2 * len(LOOKED_AT)
    done = subprocess.run(
        [java, "-jar", str(checker), "--format", "json", *files], capture_output=True, text=True, timeout=300
    )
    problems = [
        f"{message['url'].rpartition('/')[2]}:{message.get('lastLine')} {message['message']}"
        for message in json.loads(done.stderr)["messages"]
        if message["type"] == "error" or message.get("subType") == "warning"
    ]
    assert not problems, "\n".join(problems)
