"""The kinds of listing, one file each: its action, types and parameters, and how a row becomes a Task. Pure."""

from . import prefetch, purge

KINDS = {kind.KIND: kind for kind in (prefetch, purge)}
