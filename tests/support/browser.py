"""This file is the only place of the tests that drives a browser: a real Chromium, by WebDriver over HTTP.

www.w3.org/TR/webdriver2; what goes beyond it is ChromeDriver's own, and passes on to the DevTools.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--hide-scrollbars",
)
PATIENCE = 60  # seconds for one command
MISSING = "NO CHROMIUM WITH A CHROMEDRIVER HERE: make browser"


def find() -> tuple[str, str] | None:
    """Find a Chromium and its driver; None where one of them is missing."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    browser = next(filter(None, map(shutil.which, names)), None)
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


class Browser:
    """One window."""

    def __init__(self, url: str, binary: str, profile: Path) -> None:
        options = {"binary": binary, "args": [*FLAGS, f"--user-data-dir={profile}"]}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        self._url = url
        made = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._url = f"{url}/session/{made['sessionId']}"

    def look(self, page: Path, width: int, scheme: str, height: int = 900, scale: int = 1) -> None:
        """Open a page in a window of so many pixels, in a light or a dark scheme; `scale` is the screen's."""
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 500}
        self._devtools("Emulation.setDeviceMetricsOverride", size)
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self._devtools("Emulation.setEmulatedMedia", media)
        self._call("POST", "/url", {"url": page.as_uri()})

    def run(self, script: str) -> Any:
        """Run a script in the page, and return what it returns."""
        return self._call("POST", "/execute/sync", {"script": script, "args": []})

    def complaints(self) -> list[str]:
        """Return what the page has written to the console: errors of scripts, and what could not be loaded."""
        return [entry["message"] for entry in self._call("POST", "/se/log", {"type": "browser"})]

    def picture(self) -> str:
        """Return a picture of the window, as a PNG in base64."""
        return str(self._call("GET", "/screenshot"))

    def close(self) -> None:
        self._call("DELETE", "")

    def _devtools(self, command: str, params: dict[str, Any]) -> None:
        self._call("POST", "/goog/cdp/execute", {"cmd": command, "params": params})

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(method, self._url + path, json=body, timeout=PATIENCE)
        value = answer.json()["value"]
        if not answer.ok:
            raise RuntimeError(f"{value['error']}: {value['message']}")
        return value


@contextmanager
def browsing(folder: Path) -> Iterator[Browser]:
    """Start a browser with its profile in a folder, and end it."""
    found = find()
    assert found, MISSING
    binary, driver = found
    command = [driver, "--port=0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        try:
            assert run.stdout
            said = (re.search(r"on port (\d+)\.", line) for line in run.stdout)
            port = next(match[1] for match in said if match)
            browser = Browser(f"http://127.0.0.1:{port}", binary, folder / "profile")
            try:
                yield browser
            finally:
                browser.close()
        finally:
            run.terminate()
