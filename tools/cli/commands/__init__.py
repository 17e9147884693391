"""One command of `./notifier` a file, each with a `main`."""
