"""Which state a tone means (spec §4, A-10): legend, then palette, then the nearest tone within a perceptual tolerance.

White, greys and black are no colour; a tone beyond the tolerance is ``State.UNKNOWN``, a finding and never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import atan2, cos, degrees, exp, hypot, inf, radians, sin, sqrt

from sheets_automation.model import Rgb, State
from sheets_automation.policy import SemaphorePolicy

Lab = tuple[float, float, float]

_GREY_CHROMA = 4.0  # below it the eye sees grey; the palest tone of the Sheets palette has twice as much
_MEMO = 4_096  # distinct tones remembered: no sheet has more, a hostile one must not fill the memory


class Palette:
    """The tones of ``semaphore.toml`` and of one sheet's legend, which wins over them.

    Keeps a bounded memo: sheets repeat a dozen tones a hundred thousand times.
    """

    def __init__(self, semaphore: SemaphorePolicy, legend: Mapping[Rgb, State] | None = None) -> None:
        self._tones = {**semaphore.tones, **(legend or {})}
        self._neutral = {Rgb.parse(tone) for tone in semaphore.neutral}
        self._tolerance = semaphore.tolerance
        self._memo: dict[Rgb, State] = {}

    def classify(self, rgb: Rgb) -> State:
        """The state a tone means."""
        state = self._memo.get(rgb)
        if state is None:
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            state = self._memo[rgb] = self._judge(rgb)
        return state

    def _judge(self, rgb: Rgb) -> State:
        if rgb in self._tones:
            return self._tones[rgb]
        return State.NONE if self._is_neutral(rgb) else self._nearest(rgb)

    def _is_neutral(self, rgb: Rgb) -> bool:
        if rgb in self._neutral:
            return True
        _, a, b = lab(rgb)
        return hypot(a, b) < _GREY_CHROMA

    def _nearest(self, rgb: Rgb) -> State:
        distance, tone = min(((ciede2000(lab(rgb), lab(tone)), tone) for tone in self._tones), default=(inf, rgb))
        return self._tones[tone] if distance <= self._tolerance else State.UNKNOWN


@lru_cache(maxsize=_MEMO)
def lab(rgb: Rgb) -> Lab:
    """sRGB → CIE L*a*b* under D65."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in rgb)]
    red, green, blue = linear
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (_lab_curve(v) for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _lab_curve(value: float) -> float:
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def ciede2000(one: Lab, other: Lab) -> float:
    """Perceptual distance of two colours (Sharma, Wu & Dalal 2005, equations 2–22); about 1 is just noticeable."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_c7 = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * sqrt(mean_c7 / (mean_c7 + 25**7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = _hue(a1, b1), _hue(a2, b2)

    turn = h2 - h1
    if c1 * c2 == 0:
        turn = 0.0
    elif turn > 180:
        turn -= 360
    elif turn < -180:
        turn += 360
    delta_l, delta_c = l2 - l1, c2 - c1
    delta_h = 2 * sqrt(c1 * c2) * sin(radians(turn) / 2)

    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    mean_h = _mean_hue(h1, h2, chromatic=c1 * c2 != 0)
    weight = (
        1
        - 0.17 * cos(radians(mean_h - 30))
        + 0.24 * cos(radians(2 * mean_h))
        + 0.32 * cos(radians(3 * mean_h + 6))
        - 0.20 * cos(radians(4 * mean_h - 63))
    )
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / sqrt(20 + (mean_l - 50) ** 2)
    s_c = 1 + 0.045 * mean_c
    s_h = 1 + 0.015 * mean_c * weight
    rotation = -2 * sqrt(mean_c**7 / (mean_c**7 + 25**7)) * sin(radians(60 * exp(-(((mean_h - 275) / 25) ** 2))))
    parts = delta_l / s_l, delta_c / s_c, delta_h / s_h
    return sqrt(parts[0] ** 2 + parts[1] ** 2 + parts[2] ** 2 + rotation * parts[1] * parts[2])


def _hue(a: float, b: float) -> float:
    return degrees(atan2(b, a)) % 360 if a or b else 0.0


def _mean_hue(h1: float, h2: float, *, chromatic: bool) -> float:
    if not chromatic:
        return h1 + h2
    if abs(h1 - h2) <= 180:
        return (h1 + h2) / 2
    return (h1 + h2 + 360) / 2 if h1 + h2 < 360 else (h1 + h2 - 360) / 2
