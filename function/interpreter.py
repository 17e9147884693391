"""Say in one sentence that a package was built for another Python than the one that runs it: imported before all else.

Compiled dependencies are for one minor version, and would only say that a module is missing.
"""

import sys
from pathlib import Path

from edgeone_notifier import log

BUILT_FOR = Path(__file__).with_name(
    "built-for.txt"
)  # of a package alone: tools/packaging/package.py


class WrongPython(Exception):
    """The package is for another Python; the message says which, and what to do."""


def check_python() -> None:
    """Raise WrongPython, and log it, unless this is the Python that the package was built for."""
    here = "{}.{}".format(*sys.version_info)
    wanted = BUILT_FOR.read_text(encoding="ascii").strip() if BUILT_FOR.is_file() else here
    if wanted != here:
        said = f"this package is for Python {wanted} and was started by Python {here}"
        what = f"deploy what make package RUNTIME=Python{here} makes, or give the function the runtime Python{wanted}"
        log.line("run.failed", error=WrongPython.__name__, message=said, remedy=what)
        raise WrongPython(f"{said}: {what}")
