"""The kinds of listing, one file each: the name of the action, its parameters, and how a row becomes a Task. Pure."""

from . import prefetch

KINDS = {prefetch.KIND: prefetch}
