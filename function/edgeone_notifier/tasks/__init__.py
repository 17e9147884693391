"""The kinds of listing, one file each: the action's name, its parameters, a row → Task. Pure."""

from . import prefetch

KINDS = {prefetch.KIND: prefetch}
