"""Google's hosts, answered at the level of ``requests``."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import responses


@contextmanager
def google_hosts() -> Iterator[responses.RequestsMock]:
    """google-auth asks for an account's regions in a thread of its own, which is waited for."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(re.compile(r"https://iamcredentials\.googleapis\.com/.*"), status=404, json={})
        yield mock
        wait_for_regions()


def wait_for_regions() -> None:
    for thread in threading.enumerate():
        if type(thread).__module__.startswith("google"):
            thread.join(timeout=5)
