"""This file is the only place that makes the function: its code, its configuration, its variables."""

import base64
import zipfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from tools.command import listed
from tools.deploy.calls import MARK, Call, Plan, Refused, Stopped
from tools.deploy.cloud import Cloud
from tools.deploy.wanted.deployment import Wanted
from tools.packaging.runtimes import RUNTIMES, Runtime

MISSING = "ResourceNotFound.Function"
ENTRY = "index.py"
LARGEST = 7_000_000  # bytes of a zip: one request of the API takes 10 MB, and base64 adds a third


def make(wanted: Wanted, cloud: Cloud, archive: Path, adopt: bool = False) -> Plan:
    """Plan the function, or what has to change in it; nothing where all is as wanted."""
    found = existing(wanted.name, cloud)
    if found is None:
        return Plan((Call("scf", "CreateFunction", {**_new(wanted), "Code": _code(archive)}),))
    if MARK not in (found.get("Description") or "") and not adopt:
        raise Stopped(
            f"a function {wanted.name} is there that make deploy did not make: ADOPT=1 takes it over, and make destroy "
            "will then remove it"
        )
    if found.get("Runtime") != wanted.runtime:
        raise Stopped(
            f"the function has {found.get('Runtime')}, which can never be changed (583/11061): "
            "make destroy STATE=keep, then make deploy; the state stays, and what happens meanwhile is told afterwards"
        )
    calls = (*_updated_code(wanted, cloud, archive), *_updated(wanted, found))
    return Plan(calls, tuple(_lost(wanted, found)))


def check(archive: Path, runtime: Runtime) -> bool:
    """Raise Stopped where this is no archive that SCF would take, and run; say whether it holds byte-code."""
    if not archive.is_file():
        raise Stopped(f"ZIP={archive}: there is no such file; make release makes one")
    try:
        names = zipfile.ZipFile(archive).namelist()
    except zipfile.BadZipFile:
        raise Stopped(f"ZIP={archive}: is no zip") from None
    if ENTRY not in names:
        raise Stopped(
            f"ZIP={archive}: has no {ENTRY} at its root, so it is none of this function's"
        )
    if (size := archive.stat().st_size) > LARGEST:
        raise Stopped(f"{archive} has {size:,} bytes; one request takes {LARGEST:,}")
    others = [one for one in RUNTIMES if one != runtime and one.compiled("index") in names]
    if others:
        raise Stopped(
            f"ZIP={archive}: is for {others[0].name}, and the function is to have {runtime.name}"
        )
    return runtime.compiled("index") in names


def remove(wanted: Wanted, cloud: Cloud) -> Plan:
    """Plan to take the function away, if it was made here; its triggers and limits go along."""
    found = existing(wanted.name, cloud)
    if found is None:
        return Plan()
    if MARK not in (found.get("Description") or ""):
        return Plan(notes=(f"the function {wanted.name} was not made here: kept",))
    return Plan((Call("scf", "DeleteFunction", {"FunctionName": wanted.name}),))


def existing(name: str, cloud: Cloud) -> dict[str, Any] | None:
    """Return what SCF says of the function; None where there is none."""
    try:
        return cloud.ask("scf", "GetFunction", {"FunctionName": name, "ShowCode": "FALSE"})
    except Refused as error:
        if not error.code.startswith(MISSING):
            raise
        return None


def _new(wanted: Wanted) -> dict[str, Any]:
    return {
        **_configuration(wanted),
        "Handler": wanted.handler,
        "Runtime": wanted.runtime,
        "Type": "Event",
        # The chats are outside; an address of one's own is not needed.
        "PublicNetConfig": {"PublicNetStatus": "ENABLE", "EipConfig": {"EipStatus": "DISABLE"}},
        "AutoCreateClsTopic": "TRUE",  # or there is no log
        "AutoDeployClsTopicIndex": "TRUE",  # or it cannot be searched
    }


def _configuration(wanted: Wanted) -> dict[str, Any]:
    variables = [{"Key": key, "Value": value} for key, value in sorted(wanted.variables.items())]
    return {
        "FunctionName": wanted.name,
        "Description": MARK,
        "MemorySize": wanted.memory,
        "Timeout": wanted.timeout,
        "Role": wanted.role,
        "Environment": {"Variables": variables},
    }


def _updated_code(wanted: Wanted, cloud: Cloud, archive: Path) -> list[Call]:
    there = cloud.ask("scf", "GetFunctionAddress", {"FunctionName": wanted.name})["CodeSha256"]
    if there == sha256(archive.read_bytes()).hexdigest():
        return []
    names = {"FunctionName": wanted.name, "Handler": wanted.handler}
    return [Call("scf", "UpdateFunctionCode", {**names, "Code": _code(archive)})]


def _updated(wanted: Wanted, found: Mapping[str, Any]) -> list[Call]:
    configuration = _configuration(wanted)
    if all(
        _comparable(found.get(name)) == _comparable(configuration[name]) for name in configuration
    ):
        return []
    return [Call("scf", "UpdateFunctionConfiguration", configuration)]


def _lost(wanted: Wanted, found: Mapping[str, Any]) -> Iterator[str]:
    """Say what a person may not know that the function there has: a deployment replaces the whole map of variables."""
    there = _comparable(found.get("Environment") or {"Variables": []})
    if gone := sorted(there.keys() - wanted.variables.keys()):
        yield f"the function has variables that are not in the settings here, and loses them: {listed(gone)}"
    before, now = (place.get("STATE_URL", "") for place in (there, wanted.variables))
    if before and before.partition("?")[0] != now.partition("?")[0]:
        yield (
            "the function has kept its state elsewhere: at the new place it begins anew, with a baseline, "
            "unless make move has copied it"
        )


def _comparable(value: Any) -> Any:
    """Bring variables in one order; nobody says that SCF keeps ours."""
    if isinstance(value, Mapping) and "Variables" in value:
        return {one["Key"]: one["Value"] for one in value["Variables"] or []}
    return value


def _code(archive: Path) -> dict[str, str]:
    return {"ZipFile": base64.b64encode(archive.read_bytes()).decode()}
