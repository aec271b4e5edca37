"""``spreadsheets.batchUpdate``: requests applied in order to a fork, all or nothing."""

from __future__ import annotations

from sheets_automation.emulator.context import Context
from sheets_automation.emulator.errors import ApiError, invalid, unimplemented
from sheets_automation.emulator.state.grid import Json, Spreadsheet

from . import (
    cells,
    charts,
    dimensions,
    filters,
    find,
    groups,
    merges,
    metadata,
    names,
    order,
    paste,
    ranges,
    rules,
    sheets,
    tables,
    text,
)
from .state import Batch, Handler

#: Request kind → what applies it. A kind of the API that is not here is answered with 501.
HANDLERS: dict[str, Handler] = {
    **sheets.HANDLERS,
    **cells.HANDLERS,
    **merges.HANDLERS,
    **dimensions.HANDLERS,
    **order.HANDLERS,
    **metadata.HANDLERS,
    **names.HANDLERS,
    **charts.HANDLERS,
    **ranges.HANDLERS,
    **paste.HANDLERS,
    **find.HANDLERS,
    **text.HANDLERS,
    **filters.HANDLERS,
    **rules.HANDLERS,
    **tables.HANDLERS,
    **groups.HANDLERS,
}


def apply_batch(book: Spreadsheet, requests: list[Json], context: Context) -> tuple[Spreadsheet, list[Json]]:
    """The changed fork and one reply per request, in order; ``book`` itself is never changed.

    Each request is one ``Request`` body, already checked against the discovery document. Raises ApiError with
    Google's wording (``Invalid requests[2].repeatCell: …``, 400), 501 for a kind not emulated, 500 where Google
    fails so; nothing of a refused batch is kept, and nothing of it can be seen in ``book``.
    """
    if not requests:
        raise invalid("Must specify at least one request.")
    batch = Batch(book.fork(), context)
    replies = [_apply(batch, index, request) for index, request in enumerate(requests)]
    batch.recalculate()
    return batch.book, replies


def _apply(batch: Batch, index: int, request: Json) -> Json:
    if len(request) != 1:
        raise invalid(f"Invalid requests[{index}]: exactly one kind of request must be set.")
    kind, body = next(iter(request.items()))
    handler = HANDLERS.get(kind)
    if handler is None:
        raise unimplemented(f"requests[{index}].{kind}")
    try:
        return handler(batch, body)
    except ApiError as error:
        if error.code != 400:
            raise
        raise ApiError(
            400, f"Invalid requests[{index}].{kind}: {error.message}", status=error.status, details=error.details
        ) from error
