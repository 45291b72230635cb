"""What a room asks: texts as long as real questions, which compress as real ones do."""

import random
import re

from bench.site import ROOT

PACK = ROOT / "dpup_workshop" / "pack"


def texts(many: int) -> list[str]:
    """Texts of 8 to 32 of the workshop's own words, the same in each run: they compress as real ones do."""
    words = [
        word for file in sorted(PACK.glob("*.md")) for word in re.findall(r"[^\W\d_]+", file.read_text())
    ]
    chance = random.Random(1)
    lengths = [chance.randint(8, 32) for _ in range(many)]
    return [" ".join(chance.choices(words, k=length)).capitalize() + "?" for length in lengths]
