"""A small Google on this machine: Sheets v4, Drive v3 and Gmail v1 as one WSGI application with a state of its own.

``Emulator()`` in a test, ``serve()`` on loopback for any language; ``README.md`` in this folder says how. It imports
nothing of the rest of the package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType

from . import office, transfer
from .app import App
from .engine import Engine
from .errors import ApiError
from .gmail import mailbox
from .gmail.mailbox import Message
from .state.grid import Json, Spreadsheet
from .store import ReplayUnavailable, StoreBusy, StoreCorrupt
from .transfer import Loss
from .wire import discovery
from .wire.faults import Fault, Faults, LostConnection, NoAnswer, Quotas
from .wire.recorder import Call, Hooks, Incoming, Recorder
from .workspace import DEFAULT_OWNER, Workspace

__all__ = [
    "DEFAULT_OWNER",
    "Account",
    "ApiError",
    "Call",
    "Emulator",
    "Fault",
    "Incoming",
    "Loss",
    "LostConnection",
    "Message",
    "NoAnswer",
    "ReplayUnavailable",
    "StoreBusy",
    "StoreCorrupt",
]


class Emulator:
    """One local Google. ``wsgi`` is the application; everything else is for whoever sets it up and looks inside."""

    def __init__(
        self,
        data_dir: Path | None = None,
        clock: Callable[[], datetime] | None = None,
        *,
        seed: int = 0,
        replays: bool = True,
    ) -> None:
        """``data_dir``: where the state persists (None: in memory). ``clock``: timezone-aware now. ``seed``: new ids.

        ``replays``: False spares a state in memory the account of its calls, from which ``replayed`` works.

        Raises StoreBusy when another process has the folder, StoreCorrupt when it is damaged.
        """
        self._engine = Engine(data_dir, clock, seed, replays=replays)
        self.wsgi = App(self._engine)

    def __enter__(self) -> Emulator:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Write a snapshot (where there is a folder) and release the folder."""
        self._engine.snapshot()
        self._engine.close()

    # -- trouble and what was called ----------------------------------------------------------------------------

    @property
    def faults(self) -> Faults:
        return self.wsgi.faults

    @property
    def quotas(self) -> Quotas:
        return self.wsgi.quotas

    @property
    def recorder(self) -> Recorder:
        return self.wsgi.recorder

    @property
    def hooks(self) -> Hooks:
        """``before_call`` and ``after_call``: lists of functions run around every call, free to make calls."""
        return self.wsgi.hooks

    # -- files --------------------------------------------------------------------------------------------------

    def import_xlsx(
        self,
        source: Path | bytes,
        name: str | None = None,
        *,
        owner: str = DEFAULT_OWNER,
        share: Mapping[str, str] | None = None,
    ) -> str:
        """Upload an ``.xlsx`` as a spreadsheet; its file id. ``share``: account → reader, commenter or writer.

        The title is ``name``, else the file's name without its ending. ApiError 400 when it cannot be read.
        """
        data = source if isinstance(source, bytes) else source.read_bytes()
        title = name or (source.stem if isinstance(source, Path) else "Untitled spreadsheet")
        file_id = transfer.import_xlsx(self._engine, data, title, owner)
        for account, role in (share or {}).items():
            self.share(file_id, account, role)
        return file_id

    def export_xlsx(self, file_id: str) -> bytes:
        """The spreadsheet as ``.xlsx``. ApiError 404 when there is no such file."""
        return transfer.export_xlsx(self._engine, file_id)

    @staticmethod
    def makes_pdf() -> bool:
        """Whether ``files.export`` gives PDF on this machine."""
        return office.program() is not None

    def not_kept(self, file_id: str) -> list[Loss]:
        """What the ``.xlsx`` that a spreadsheet was made of holds and the spreadsheet does not, by name, tab and cell.

        KeyError when there is no such spreadsheet.
        """
        return transfer.not_kept(self._engine, file_id)

    def spreadsheet(self, file_id: str) -> Spreadsheet:
        """The committed state of a spreadsheet, for looking at: never change it. KeyError when there is none."""
        return self._engine.workspace.books[file_id]

    def share(self, file_id: str, account: str, role: str = "writer") -> None:
        """Give an account a role on a file, as the file's owner would."""
        owner = self._engine.workspace.files[file_id].owner
        body = {"type": "user", "role": role, "emailAddress": account}
        params = {"fileId": file_id, "sendNotificationEmail": False}
        self._engine.call("drive.permissions.create", params, body, owner)

    @property
    def workspace(self) -> Workspace:
        """Everything it holds, for looking at."""
        return self._engine.workspace

    def replayed(self) -> Workspace:
        """What the recorded changes give when done again in their order on an empty workspace.

        ReplayUnavailable after a snapshot or, in memory, after 64 MiB of calls: then the first are not kept any more.
        """
        return self._engine.replayed()

    # -- people, mail, time -------------------------------------------------------------------------------------

    def as_user(self, account: str) -> Account:
        """Calls as another person, past faults, quotas and hooks: for acting in between a service's own calls."""
        return Account(self._engine, account)

    def sent_mail(self, account: str | None = None) -> list[Message]:
        """What was sent (by ``account``, where given), in the order in which it was sent."""
        return mailbox.sent(self._engine.workspace, account)

    def stop_clock(self, moment: datetime | None) -> None:
        """Stop the emulator's clock at a moment (timezone-aware), or (None) let it run again."""
        self._engine.stop_clock(moment)

    def set_drive_lag(self, lag: timedelta) -> None:
        """How late ``modifiedTime`` and ``version`` show a change."""
        self._engine.workspace.drive_lag = lag

    def set_storage(self, size: int) -> None:
        """How many bytes each account may own (0: no file can be made, as of a service account)."""
        self._engine.workspace.storage = size

    def reset(self) -> None:
        """Throw all files, mail and changes away."""
        self._engine.reset()


class Account:
    """One person's hands: any API method, checked as if it came over HTTP."""

    def __init__(self, engine: Engine, email: str) -> None:
        self._engine = engine
        self.email = email

    def call(self, method_id: str, body: Json | None = None, **params: object) -> Json:
        """``call("sheets.spreadsheets.values.update", {"values": [["x"]]}, spreadsheetId=…, range="A1", …)``.

        ApiError as Google refuses; ``fields`` may be among the parameters.
        """
        fields = str(params.pop("fields", "")) or None
        checked = discovery.check_request(method_id, body) if body else {}
        found = self._engine.call(method_id, dict(params), checked, self.email, fields=fields)
        return {} if isinstance(found, bytes) else found

    def batch_update(self, spreadsheet_id: str, *requests: Json) -> Json:
        """``spreadsheets.batchUpdate`` with these requests."""
        return self.call("sheets.spreadsheets.batchUpdate", {"requests": list(requests)}, spreadsheetId=spreadsheet_id)

    def write(self, spreadsheet_id: str, range_name: str, values: list[list[object]], *, typed: bool = True) -> Json:
        """Type values into cells as on the screen (``typed=False``: store them as they are)."""
        option = "USER_ENTERED" if typed else "RAW"
        return self.call(
            "sheets.spreadsheets.values.update",
            {"values": values},
            spreadsheetId=spreadsheet_id,
            range=range_name,
            valueInputOption=option,
        )

    def read(self, spreadsheet_id: str, range_name: str, *, formatted: bool = True) -> list[list[object]]:
        """The values of a range; ``formatted=False``: numbers and serial dates instead of texts."""
        option = "FORMATTED_VALUE" if formatted else "UNFORMATTED_VALUE"
        found = self.call(
            "sheets.spreadsheets.values.get", spreadsheetId=spreadsheet_id, range=range_name, valueRenderOption=option
        )
        values: list[list[object]] = found.get("values", [])
        return values
