"""This file is the only place that starts and stops the emulator."""

from types import TracebackType

from tests.emulator.cam import Cam
from tests.emulator.chat import Chat
from tests.emulator.chats import Chats
from tests.emulator.cls import Cls
from tests.emulator.cos import Cos
from tests.emulator.edgeone import EdgeOne
from tests.emulator.scf import Scf
from tests.emulator.ssm import Ssm
from tests.emulator.tc3 import Credentials


class Cloud:
    """EdgeOne, COS, CAM, SCF, CLS, Secrets Manager and the chat services, each on a loopback port of its own."""

    def __init__(self) -> None:
        self.credentials = Credentials("AKIDloopback", "loopback-secret-key", "loopback-token")
        self.edgeone = EdgeOne(self.credentials)
        self.cos = Cos(self.credentials)
        self.cam = Cam(self.credentials)
        self.cls = Cls(self.credentials)
        self.scf = Scf(self.credentials, self.cam.roles, self.cls.topics.write)
        self.ssm = Ssm(self.credentials)
        self.chats = Chats()
        services = (self.edgeone, self.cos, self.cam, self.scf, self.cls, self.ssm, self.chats)
        self._servers = tuple(service.server for service in services)

    def slack(self, name: str) -> Chat:
        """Give the Slack webhook of this name, a new one at first."""
        return self.chats.get("slack", name)

    def wecom(self, name: str) -> Chat:
        """Give the WeCom group robot of this name, a new one at first."""
        return self.chats.get("wecom", name)

    def environment(self) -> dict[str, str]:
        """Give the variables that lead the program here, under the names that SCF uses."""
        return {
            "EDGEONE_ENDPOINT": self.edgeone.url,
            "COS_ENDPOINT": self.cos.url,
            "SSM_ENDPOINT": self.ssm.url,
            "TENCENTCLOUD_SECRETID": self.credentials.secret_id,
            "TENCENTCLOUD_SECRETKEY": self.credentials.secret_key,
            "TENCENTCLOUD_SESSIONTOKEN": self.credentials.token,
        }

    def start(self) -> "Cloud":
        """Start the servers."""
        for server in self._servers:
            server.start()
        return self

    def stop(self) -> None:
        """Stop the servers; raise the first exception that escaped from one of them."""
        for server in self._servers:
            server.stop()
        failures = [error for server in self._servers for error in server.failures]
        for server in self._servers:
            server.failures.clear()
        if failures:
            raise failures[0]

    def __enter__(self) -> "Cloud":
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.stop()
        except Exception:
            if error is None:
                raise
