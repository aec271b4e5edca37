"""``python -m sheets_automation.samples OUT_DIR [--seed N] [--truth FILE]``: writes the sample workbooks."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import SEED, write


def main(arguments: list[str] | None = None) -> int:
    """Writes the workbooks, lists them on stdout, and saves the answer sheet as JSON where asked."""
    program = "python -m sheets_automation.samples"
    parser = argparse.ArgumentParser(prog=program, description="Write the sample workbooks.")
    parser.add_argument("out_dir", type=Path, help="folder for the .xlsx files; made if missing")
    parser.add_argument("--seed", type=int, default=SEED, help="same seed, same bytes (default %(default)s)")
    parser.add_argument("--truth", type=Path, help="also save what was planted, as JSON, in this file")
    options = parser.parse_args(arguments)
    truth = write(options.out_dir, options.seed)
    if options.truth:
        options.truth.write_text(truth.to_json(), encoding="utf-8")
    sys.stdout.writelines(f"{path}\n" for path in truth.files)
    return 0


if __name__ == "__main__":
    sys.exit(main())
