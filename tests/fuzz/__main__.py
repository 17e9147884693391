"""This file is the only place that runs the fuzzer: python -m tests.fuzz [--runs N] [TARGET ...].

Each target has a process of its own, since the fuzzer ends the one it runs in.
"""

import argparse
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

LONGEST = 4_096  # bytes of one input


def main() -> int:
    """Fuzz each target; 1 where one of them let an error out."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("targets", nargs="*")
    chosen = parser.parse_args()
    if find_spec("atheris") is None:
        sys.exit("atheris is not installed: make fuzz does it, where there is a wheel of it")
    from tests.fuzz.targets import TARGETS

    failed = 0
    for target in chosen.targets or TARGETS:
        failed += _fuzz(target, chosen.runs)
    return bool(failed)


def _fuzz(target: str, runs: int) -> int:
    from tests.fuzz.targets import seeds

    with tempfile.TemporaryDirectory() as folder:
        for at, seed in enumerate(seeds()[target]):
            (Path(folder) / f"seed-{at}").write_bytes(seed)
        code = f"from tests.fuzz.__main__ import begin; begin({target!r}, {folder!r}, {runs})"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    lines = done.stderr.splitlines()
    covered = next((line for line in reversed(lines) if " cov: " in line), "")
    figures = covered.partition("cov: ")[2].split()
    sys.stdout.write(
        f"{target:<9}{runs:>9,} inputs  {figures[0] if figures else '-':>6} branches  "
        f"{'ok' if done.returncode == 0 else 'BROKEN'}\n"
    )
    if done.returncode:
        sys.stdout.write("\n".join([*done.stdout.splitlines()[-5:], *lines[-40:]]) + "\n")
    return done.returncode


def begin(target: str, corpus: str, runs: int) -> None:
    """Fuzz one target in this process, to its end."""
    import atheris

    with atheris.instrument_imports(include=["edgeone_notifier"]):
        from tests.fuzz.targets import TARGETS
    options = [f"-atheris_runs={runs}", f"-max_len={LONGEST}", "-seed=1", "-verbosity=1"]
    atheris.Setup([sys.argv[0], corpus, *options, f"-artifact_prefix={corpus}/"], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
