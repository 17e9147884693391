"""Start the command: `./notifier` runs this file by its path, `python -m tools.cli` as a module."""

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    # In place of this folder, or of the one somebody stands in, whose files may have the names of modules.
    sys.path[:1] = [str(CHECKOUT), str(CHECKOUT / "function")]
    from tools.cli.group import main

    main(prog_name="./notifier", complete_var="_NOTIFIER_COMPLETE")
