"""Start the gate alone, in any environment that has what it needs: `python -m tools.gate`."""

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    sys.path += [str(CHECKOUT), str(CHECKOUT / "function")]
    from tools.gate.command import main

    main()
