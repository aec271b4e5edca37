"""``spreadsheets.batchUpdate``: requests applied in order to a fork, all or nothing."""

from __future__ import annotations

from . import (
    batch_cells,
    batch_charts,
    batch_dimensions,
    batch_filters,
    batch_find,
    batch_groups,
    batch_merges,
    batch_metadata,
    batch_names,
    batch_order,
    batch_paste,
    batch_ranges,
    batch_rules,
    batch_sheets,
    batch_tables,
    batch_text,
)
from .batch_state import Batch, Handler
from .context import Context
from .errors import ApiError, invalid, unimplemented
from .grid import Json, Spreadsheet

#: Request kind → what applies it. A kind of the API that is not here is answered with 501.
HANDLERS: dict[str, Handler] = {
    **batch_sheets.HANDLERS,
    **batch_cells.HANDLERS,
    **batch_merges.HANDLERS,
    **batch_dimensions.HANDLERS,
    **batch_order.HANDLERS,
    **batch_metadata.HANDLERS,
    **batch_names.HANDLERS,
    **batch_charts.HANDLERS,
    **batch_ranges.HANDLERS,
    **batch_paste.HANDLERS,
    **batch_find.HANDLERS,
    **batch_text.HANDLERS,
    **batch_filters.HANDLERS,
    **batch_rules.HANDLERS,
    **batch_tables.HANDLERS,
    **batch_groups.HANDLERS,
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
