"""This file is the only place that knows what a zone is, and how DescribeZones says it.

Pure. The fields are those of the example of DescribeZones in the PyPI package tccli.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.emulator.tasks import iso

NAME_SERVERS = ["ns1.teodns.com.", "ns2.teodns.com."]


@dataclass(frozen=True, slots=True)
class Zone:
    """A site of the account."""

    id: str
    name: str
    status: str
    created: int  # epoch seconds
    type: str = "partial"
    paused: bool = False
    alias: str = ""

    @property
    def active_status(self) -> str:
        """Say what the console shows."""
        if self.paused:
            return "paused"
        return "active" if self.status == "active" else "inactive"

    def owns(self, target: str) -> bool:
        """Say whether a URL is one of the site's: on its name or below it."""
        try:
            host = urlsplit(target).hostname or ""
        except ValueError:
            return False
        return host == self.name or host.endswith(f".{self.name}")

    def row(self) -> dict[str, object]:
        """Give the row as the API gives it."""
        return {
            "ZoneId": self.id,
            "ZoneName": self.name,
            "AliasZoneName": self.alias,
            "Area": "mainland",
            "Type": self.type,
            "Status": self.status,
            "ActiveStatus": self.active_status,
            "CnameStatus": "finished" if self.status == "active" else "pending",
            "LockStatus": "enable",
            "Paused": self.paused,
            "IsFake": 0,
            "CnameSpeedUp": "enabled",
            "CreatedOn": iso(self.created),
            "ModifiedOn": iso(self.created),
            "NameServers": NAME_SERVERS,
            "OriginalNameServers": [],
            "Resources": [],
            "Tags": [],
            "VanityNameServers": None,
            "VanityNameServersIps": [],
        }
