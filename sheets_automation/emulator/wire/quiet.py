"""The garbage collector, held back while a large answer is made.

An answer of 200,000 cells is that many new objects, none of them garbage; every few hundred of them the collector
would look through all objects of the state again, which doubles the cost of the call.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_holding = 0
_was_enabled = False


@contextmanager
def collector_held() -> Iterator[None]:
    """No collection while the block runs, in any thread; as it was after the last such block has ended."""
    global _holding, _was_enabled
    with _lock:
        if _holding == 0:
            _was_enabled = gc.isenabled()
            gc.disable()
        _holding += 1
    try:
        yield
    finally:
        with _lock:
            _holding -= 1
            if _holding == 0 and _was_enabled:
                gc.enable()
