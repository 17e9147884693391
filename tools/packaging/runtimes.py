"""This file is the only place that says which Pythons of SCF's the package can be built for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Runtime:
    """A Python of SCF's; `version` is its minor version, such as 3.10."""

    version: str

    @property
    def name(self) -> str:
        """Name it as SCF does."""
        return f"Python{self.version}"

    @property
    def abi(self) -> str:
        """Name it as wheels do."""
        return f"cp{self.version.replace('.', '')}"

    def compiled(self, module: str) -> str:
        """Return where the byte-code of a module of the root is, which another minor version ignores."""
        return f"__pycache__/{module}.cpython-{self.version.replace('.', '')}.pyc"


# 3.10 is the newest in SCF's own lists (583/11061, 583/40323, the API). Tencent's own templates use 3.12 and 3.13
# (github.com/tencentyun/serverless-demo: Python3.12-helloworld, Python3.13-webhello); in which regions, nobody says.
RUNTIMES = tuple(map(Runtime, ("3.10", "3.12", "3.13")))
DEFAULT = RUNTIMES[0]


def runtime_of(text: str) -> Runtime:
    """Read `Python3.12`, or `3.12`; ValueError where there is no such one."""
    for one in RUNTIMES:
        if text.lower() in (one.name.lower(), one.version):
            return one
    raise ValueError(f"is none of {', '.join(one.name for one in RUNTIMES)}")
