"""``python -m sheets_automation`` and the command ``sheets-automation``.

Loading the program takes a second, in which nothing has been begun yet: Ctrl-C ends it at once and without a trace.
"""

from __future__ import annotations

import os
import signal
import sys


def main() -> None:
    """Load the command line and do what it says."""
    usual = signal.signal(signal.SIGINT, _leave)
    from sheets_automation import cli

    signal.signal(signal.SIGINT, usual)
    cli.main()


def _leave(_signal: int, _frame: object) -> None:
    """Not by an exception: a library that is interrupted while it is loaded may hide it or tell its own story."""
    sys.stderr.write("Stopped with Ctrl-C. Nothing was begun.\n")
    sys.stderr.flush()
    os._exit(130)


if __name__ == "__main__":
    main()
