"""This file is the only place that compiles for SCF, which never writes byte-code itself.

What is not shipped compiled is compiled at every cold start,
cloud.tencent.com/document/product/583/40323.
"""

import platform
import subprocess
import sys
from pathlib import Path

from tools.command import Unable
from tools.packaging.runtimes import DEFAULT, Runtime

FIND_PYTHON = Path(__file__).resolve().parents[1] / "find-python"


class Uncompilable(Unable):
    """A module would not even be imported on SCF."""


def missing(runtime: Runtime) -> str:
    """Say that there is no byte-code, and what that costs."""
    return (
        f"NO BYTE-CODE is in the package, for no CPython {runtime.version} was found: SCF would compile everything at "
        f"every cold start, at twice the time and more memory. Install Python {runtime.version} and call this again"
    )


def find_runtime(runtime: Runtime = DEFAULT) -> str | None:
    """Return the path of a CPython of SCF's minor version, if this machine has one."""
    here = "{}.{}".format(*sys.version_info)
    if platform.python_implementation() == "CPython" and here == runtime.version:
        return sys.executable
    found = subprocess.run(["sh", FIND_PYTHON, runtime.version], capture_output=True, text=True)
    return found.stdout.strip() or None


def compile_all(folder: Path, runtime: Runtime = DEFAULT) -> bool:
    """Compile every module in a folder; return False where there is nothing to compile with."""
    python = find_runtime(runtime)
    if python is None:
        return False
    command = [python, "-S", "-m", "compileall", "-q", "-f", "-s", str(folder), str(folder)]
    # Without time stamps, which do not survive a zip: it has local times in steps of two seconds.
    command += ["--invalidation-mode", "unchecked-hash"]
    # A fixed seed, or sets of constants would come out in another order each time.
    if subprocess.run(command, env={"PYTHONHASHSEED": "0"}).returncode:
        raise Uncompilable(f"Python {runtime.version} does not understand the code named above")
    return True
