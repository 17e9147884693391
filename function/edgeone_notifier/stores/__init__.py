"""Where the state is kept: one file per scheme of STATE_URL.

A store holds one body under a generation. It hands out both, and takes the next body only from who holds the newest
generation; anybody else is told that it is busy. What the body means is none of its business.
"""

from importlib import import_module
from typing import Any

from ..core.state.model import Busy
from .generation import StoredBody, StoreError

__all__ = ["SCHEMES", "Busy", "StoreError", "StoredBody", "open_store"]

SCHEMES = {"cos": "CosStore", "file": "FileStore"}  # each in the file of its scheme's name


def open_store(scheme: str, **wiring: Any) -> Any:
    """Open the store of a scheme. Its file is loaded only now: the COS SDK is a large one."""
    return getattr(import_module(f".{scheme}", __name__), SCHEMES[scheme])(**wiring)
