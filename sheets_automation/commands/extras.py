"""What a production installation leaves out: the libraries of the local Google (``[local]`` of pyproject.toml)."""

from __future__ import annotations

LOCAL = ("openpyxl", "xlsxwriter", "babel")


def told(error: BaseException) -> str:
    """What to install, in one sentence; "" where the error is about anything else."""
    if not isinstance(error, ModuleNotFoundError) or (error.name or "").partition(".")[0] not in LOCAL:
        return ""
    return (
        f"This command works on local copies and needs libraries that a production installation leaves out "
        f"({error.name} is missing): in the project's folder run  pip install '.[local]'"
    )
