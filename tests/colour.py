"""OKLCH to sRGB, and how well two colours stand out against each other (WCAG 2.2): for the tokens."""

import math
import re

Rgb = tuple[float, float, float]


def parse(value: str) -> Rgb:
    """A token's colour, `oklch(L C H)` or `#rrggbb`, as linear light, 0 to 1."""
    if value.startswith("#"):
        signs = value[1:] if len(value) == 7 else "".join(sign * 2 for sign in value[1:])
        return tuple(_linear(int(signs[n : n + 2], 16) / 255) for n in (0, 2, 4))
    light, chroma, hue = (float(part) for part in re.findall(r"[\d.]+", value)[:3])
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    mixed = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return tuple(min(max(part, 0.0), 1.0) for part in mixed)


def to_hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(255 * _encoded(part)):02x}" for part in colour)


def contrast(one: Rgb, other: Rgb) -> float:
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
