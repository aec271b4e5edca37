"""What one worksheet is built from."""

from __future__ import annotations

from dataclasses import dataclass, field

from sheets_automation.emulator.state.grid import Json

from .archive import Archive
from .cells_in import CellsRead
from .losses import Losses
from .styles_in import Styles


@dataclass(slots=True)
class SheetSource:
    """What one worksheet is built from."""

    archive: Archive
    part: str
    cells: CellsRead
    styles: Styles
    properties: Json
    aside: Json
    comma_decimal: bool = False
    printed: dict[str, str] = field(default_factory=dict)  # Print_Titles, Print_Area

    @property
    def lost(self) -> Losses:
        """What is not kept of this sheet: every step adds its own."""
        return self.cells.lost

    @property
    def sheet_id(self) -> int:
        return int(self.properties["sheetId"])

    @property
    def size(self) -> tuple[int, int]:
        grid = self.properties["gridProperties"]
        return int(grid["rowCount"]), int(grid["columnCount"])
