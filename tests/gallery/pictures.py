"""Takes pictures of the running product: those of the documents, or a contact sheet of every state."""

import argparse
import html
import shutil
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from server import ROOT

from gallery.scenes import SCENES, SIZES, Scene
from gallery.show import Gallery

# what the documents show, each in light and in dark
SHOWN = {
    "phone-join": "join",
    "phone-quiz": "phone-quiz-saved",
    "phone-ask": "phone-ask",
    "phone-offline": "phone-quiz-sending-offline",
    "stage-doors": "stage-doors",
    "stage-result": "stage-result-many",
    "stage-break": "stage-break",
    "console-before": "console-before",
    "console-quiz": "console-quiz-open",
    "console-questions": "console-questions",
    "console-late": "console-offers",
    "console-early": "console-in-hand",
    "console-over": "console-over",
    "remote": "remote-late",
    "register": "register",
    "report": "report-late",
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
LOOK = """<!doctype html><meta charset="utf-8"><title>Every screen in every state</title>
<style>body{margin:16px;font:14px sans-serif;background:#808080}
figure{display:inline-block;margin:0 12px 12px 0;vertical-align:top}figcaption{padding:4px;background:#fff}
img{display:block;max-width:680px;max-height:720px}</style>
"""


class Camera:
    def __init__(self, browser: Browser, gallery: Gallery) -> None:
        self.browser, self.gallery = browser, gallery

    def take(
        self, scene: Scene, size: tuple[int, int], theme: str, to: Path, whole: bool, **options: Any
    ) -> None:
        if scene.screen == "phone" or size[0] < 400:
            options.setdefault("device_scale_factor", 2)
        if theme == "forced":
            options["forced_colors"], theme = "active", "light"
        page = self.gallery.show(
            self.browser, scene, size, color_scheme=theme, reduced_motion="reduce", **options
        )
        page.wait_for_timeout(300)
        page.screenshot(path=to, full_page=whole and scene.screen == "page")
        page.context.close()


def for_documents(camera: Camera, folder: Path) -> None:
    scenes = {scene.name: scene for scene in SCENES}
    for name, of in SHOWN.items():
        size = (360, 740) if name.startswith(("phone", "remote")) else SIZES[scenes[of].screen][0]
        for theme in ("light", "dark"):
            to = folder / f"{name}-{theme}.png"
            camera.take(scenes[of], size, theme, to, whole=False, timezone_id="Pacific/Auckland")


def sheet(camera: Camera, folder: Path, scenes: list[Scene], themes: list[str], all_sizes: bool) -> None:
    """One file a picture, and index.html with all of them."""
    rows = [LOOK]
    for screen, sizes in SIZES.items():
        rows.append(f"<h1>{screen}</h1>")
        for scene in (each for each in scenes if each.screen == screen):
            for size in sizes if all_sizes else sizes[:1]:
                for theme in themes:
                    name = f"{scene.name}-{size[0]}-{theme}.png"
                    camera.take(scene, size, theme, folder / name, whole=True, device_scale_factor=1)
                    caption = html.escape(f"{scene.name} · {size[0]} × {size[1]} · {theme}")
                    rows.append(f'<figure><figcaption>{caption}</figcaption><img src="{name}"></figure>')
    (folder / "index.html").write_text("\n".join(rows))


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/pictures", description=__doc__)
    parser.add_argument(
        "--sheet", type=Path, metavar="FOLDER", help="a contact sheet, instead of docs/pictures"
    )
    parser.add_argument("--only", default="", metavar="NAME", help="only scenes whose name begins so")
    parser.add_argument("--themes", default="light,dark", help="of light, dark and forced; light,dark")
    parser.add_argument("--all-sizes", action="store_true", help="each scene at each of its screen's sizes")
    options = parser.parse_args()
    folder = options.sheet or ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = set(SHOWN.values())
    scenes = [s for s in SCENES if (s.name.startswith(options.only) if options.sheet else s.name in wanted)]
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        gallery = Gallery(Path(data), scenes)
        try:
            browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
            camera = Camera(browser, gallery)
            if options.sheet:
                sheet(camera, folder, scenes, options.themes.split(","), options.all_sizes)
            else:
                for_documents(camera, folder)
            browser.close()
        finally:
            gallery.stop()


if __name__ == "__main__":
    main()
