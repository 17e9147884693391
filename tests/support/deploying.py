"""This file is the only place that gives the deploying commands an account: the emulator's, empty at first."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import tencentcloud.cam.v20190116.models as cam
import tencentcloud.cls.v20201016.models as cls
import tencentcloud.scf.v20180416.models as scf

from tests.emulator import Cloud
from tools.deploy import cloud as reached
from tools.deploy import down, up
from tools.packaging.package import FUNCTION

BUCKET = "bucket-1250000000"
WEBHOOK = "https://hooks.slack.com/services/T0/B0/secret"
MODELS: Mapping[str, Any] = {"scf": scf, "cam": cam, "cls": cls}


class Account:
    """A user's terminal, with an account that holds nothing. `said` is what was printed last."""

    def __init__(
        self,
        cloud: Cloud,
        monkeypatch: pytest.MonkeyPatch,
        folder: Path,
        printed: Callable[[], str],
    ) -> None:
        self.cloud = cloud
        cloud.cos.buckets = set()
        self.zip = archive(folder / "package.zip", "1")
        self._printed = printed
        monkeypatch.setattr(reached, "PAUSE", 0)
        self.set, self.unset = monkeypatch.setenv, monkeypatch.delenv
        for name, value in {
            **cloud.environment(),
            "SCF_ENDPOINT": cloud.scf.url,
            "CAM_ENDPOINT": cloud.cam.url,
            "CLS_ENDPOINT": cloud.cls.url,
            "STATE_URL": f"cos://{BUCKET}/prefix?region=ap-guangzhou",
            "CHANNELS__OPS__URL": WEBHOOK,
        }.items():
            self.set(name, value)

    def deploy(self, *arguments: str) -> str:
        """Call `make deploy`; give what it prints."""
        up.main([*arguments, "--zip", str(self.zip)])
        return self._printed()

    def destroy(self, *arguments: str) -> str:
        """Call `make destroy`; give what it prints."""
        down.main([*arguments])
        return self._printed()

    def fails(self, *arguments: str) -> str:
        """Call `make deploy` where it must fail; give why."""
        with pytest.raises(SystemExit) as caught:
            self.deploy(*arguments)
        return str(caught.value)

    def left(self) -> list[str]:
        """List all that the account holds."""
        cos, cam = self.cloud.cos, self.cloud.cam
        return [
            *self.cloud.scf.functions,
            *cam.roles,
            *cam.policies,
            *self.cloud.cls.alarms,
            *self.cloud.cls.notices,
            *self.cloud.cls.callbacks,
            *(cos.buckets or ()),
            *map(str, cos.objects),
        ]

    def changes(self) -> list[str]:
        """List what was changed since this was asked last, in the order of each service."""
        services = (self.cloud.scf, self.cloud.cam, self.cloud.cls)
        made = [action for service in services for action in service.called()]
        made += [one.method for one in self.cloud.cos.requests if one.method not in ("GET", "HEAD")]
        for service in (*services, self.cloud.cos):
            service.requests.clear()
        return made


def archive(path: Path, content: str) -> Path:
    """Write a zip that could be a package."""
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("index.py", content)
    return path


def of_function(path: Path) -> Path:
    """Write a zip of the function's own code, which finds what it needs in the Python that runs the tests."""
    with zipfile.ZipFile(path, "w") as zipped:
        for file in sorted(FUNCTION.rglob("*.py")):
            zipped.write(file, file.relative_to(FUNCTION).as_posix())
    return path


def in_form(service: str, action: str, parameters: Mapping[str, Any]) -> Any:
    """Read parameters as the API's own models do; a field that they do not know is a warning, and that an error."""
    request = getattr(MODELS[service], f"{action}Request")()
    request._deserialize(parameters)
    return request
