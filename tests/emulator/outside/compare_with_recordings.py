"""Play calls that gspread recorded on the real service to the emulator and list where the answers differ.

``python compare_with_recordings.py FOLDER_OF_CASSETTES``. Every cassette starts on an empty emulator; its requests are
sent in their order, with the ids of the recording replaced by the emulator's own. Ids, times and addresses of files
are not compared. What remains is printed once per place in the answer: ``G`` what Google said, ``E`` what we say.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from conftest import call_wsgi

from sheets_automation.emulator import Emulator

_ID_FIELDS = ("spreadsheetId", "id", "sheetId", "protectedRangeId", "namedRangeId", "filterViewId", "bandedRangeId")
_NOT_COMPARED = ("createdTime", "modifiedTime", "spreadsheetUrl")
_LONG = 5  # shorter numbers in a body may be anything, not only an id
_ABSENT = "(absent)"


@dataclass(slots=True)
class Difference:
    call: str
    place: str
    google: object
    emulator: object
    cassette: str


@dataclass(slots=True)
class Playing:
    """One cassette on one emulator: which recorded id is which of ours."""

    cassette: str
    emulator: Emulator = field(default_factory=Emulator)
    ids: dict[str, str] = field(default_factory=dict)

    def play(self, interaction: dict[str, Any]) -> list[Difference]:
        """Send one recorded request and compare the answer with the recorded one."""
        request, recorded = interaction["request"], interaction["response"]
        url = self._ours(request["uri"], 1)
        body = self._ours(request["body"] or "", _LONG)
        headers = {name.lower(): values[0] for name, values in request["headers"].items()}
        sent = {"content-type": headers.get("content-type", ""), "authorization": "Bearer any-token"}
        line, _, data = call_wsgi(self.emulator.wsgi, request["method"], url, sent, body.encode())
        path = re.sub(r"[\w-]{30,}", "ID", url.partition("googleapis.com")[2].partition("?")[0])
        call = f"{request['method']} {path}"
        status, expected = int(line.split()[0]), recorded["status"]["code"]
        if status != expected:
            return [Difference(call, "status", expected, f"{status} {data[:200]!r}", self.cassette)]
        return [
            Difference(call, place, google, ours, self.cassette)
            for place, google, ours in self._differences(_read(recorded["body"]["string"]), _read(data.decode()), "")
        ]

    def _ours(self, text: str, shortest: int) -> str:
        known = sorted((i for i in self.ids if len(i) >= shortest), key=len, reverse=True)
        if not known:
            return text
        pattern = rf"(?<![\w-])(?:{'|'.join(map(re.escape, known))})(?![\w-])"
        return re.sub(pattern, lambda match: self.ids[match[0]], text)

    def _differences(self, google: Any, ours: Any, place: str) -> Iterator[tuple[str, object, object]]:
        if isinstance(google, dict) and isinstance(ours, dict):
            for key in sorted(google.keys() | ours.keys()):
                if key in _NOT_COMPARED:
                    continue
                if key in _ID_FIELDS and key in google and key in ours and isinstance(google[key], str | int):
                    self.ids[str(google[key])] = str(ours[key])
                else:
                    yield from self._differences(google.get(key, _ABSENT), ours.get(key, _ABSENT), f"{place}.{key}")
        elif isinstance(google, list) and isinstance(ours, list) and len(google) == len(ours):
            for one, other in zip(google, ours, strict=True):
                yield from self._differences(one, other, f"{place}[]")
        elif google != ours:
            yield place, google, ours


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def main(folder: Path) -> int:
    """Compare every cassette of the folder; how many calls were answered otherwise."""
    found: dict[tuple[str, str], list[Difference]] = {}
    calls = different = 0
    for path in sorted(folder.glob("*.json")):
        playing = Playing(path.stem)
        for interaction in json.loads(path.read_text(encoding="utf-8"))["interactions"]:
            differences = playing.play(interaction)
            if "/drive/v2/" in interaction["request"]["uri"]:
                continue  # an upload; its answer has dozens of fields that nobody reads
            calls, different = calls + 1, different + bool(differences)
            for difference in differences:
                found.setdefault((difference.call, difference.place), []).append(difference)
    for (call, place), listed in found.items():
        first = listed[0]
        sys.stdout.write(f"{len(listed):4} {call} {place}\n       G {first.google!r:.200}\n")
        sys.stdout.write(f"       E {first.emulator!r:.200}\n       {first.cassette}\n")
    sys.stdout.write(f"{calls} calls, {different} answered otherwise\n")
    return different


if __name__ == "__main__":
    main(Path(sys.argv[1]))
