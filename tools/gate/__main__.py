"""Start the gate without the rest of `./notifier`: `python -m tools.gate`."""

from tools.gate.command import main

if __name__ == "__main__":
    main()
