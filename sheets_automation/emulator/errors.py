"""Google's error answers, raised anywhere in the emulator and turned into JSON by the app."""

from __future__ import annotations

_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    412: "FAILED_PRECONDITION",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}


class ApiError(Exception):
    """An answer other than success: HTTP code, Google's status word and wording.

    ``reason`` is the word Drive and Gmail put in ``errors[]`` (Sheets answers have no such list); ``details`` are
    ``google.rpc`` detail objects; ``location`` is the parameter that Drive names as the culprit.
    """

    def __init__(
        self,
        code: int,
        message: str,
        *,
        status: str | None = None,
        reason: str | None = None,
        details: list[dict[str, object]] | None = None,
        location: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status or _STATUS.get(code, "UNKNOWN")
        self.reason = reason
        self.details = details or []
        self.location = location


def invalid(message: str) -> ApiError:
    """400 INVALID_ARGUMENT with this wording."""
    return ApiError(400, message)


def not_found(message: str = "Requested entity was not found.") -> ApiError:
    """404 NOT_FOUND."""
    return ApiError(404, message)


def unimplemented(what: str) -> ApiError:
    """501 for a call that Google has and this emulator has not: never a false success."""
    return ApiError(501, f"{what} is not implemented by this emulator.")
