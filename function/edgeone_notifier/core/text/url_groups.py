"""Group targets by where they are: by host, and by folder as far as that helps."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

MAX_GROUPS = 8  # places told apart; of more hosts, those with the most targets

Folders = tuple[str, ...]  # a scheme with its host, then folders; empty where the target is no URL


def common_folder(targets: Sequence[str]) -> str:
    """Return the path that all targets of one host share, up to a slash; nothing where it is the root."""
    shared = _shared(map(_folders, targets)) if targets else ()
    return f"/{'/'.join(shared[1:])}/" if shared[1:] else ""


def places(targets: Sequence[str]) -> list[tuple[str, list[int]]]:
    """Part targets into at most MAX_GROUPS places: (the beginning that they share, their positions), the fullest first.

    A beginning ends with a slash and is as long as its targets allow; it is empty for what is elsewhere.
    """
    of = [_folders(target) for target in targets]
    parts = _hosts(of)
    while finer := next(_finer(parts, of), None):
        parts = finer
    named = [("/".join([*_shared(of[at] for at in part), ""]), part) for part in parts]
    return sorted(named, key=lambda place: (place[0] == "", -len(place[1]), place[0]))


def _folders(target: str) -> Folders:
    """Return the host and the folders of a target, without its file and its query."""
    try:
        url = urlsplit(target)
    except ValueError:  # "http://[::1" and the like
        return ()
    return (f"{url.scheme}://{url.netloc}", *url.path.split("/")[1:-1]) if url.netloc else ()


def _hosts(of: Sequence[Folders]) -> list[list[int]]:
    """Part positions by host; where there are too many, the last part holds those of the others."""
    parts = sorted(_by(range(len(of)), of, 1), key=len, reverse=True)
    if len(parts) <= MAX_GROUPS:
        return parts
    return [*parts[: MAX_GROUPS - 1], [at for part in parts[MAX_GROUPS - 1 :] for at in part]]


def _finer(parts: Sequence[list[int]], of: Sequence[Folders]) -> Iterator[list[list[int]]]:
    """Give the ways of parting one place by its next folder, the fullest place first, that leave few enough."""
    for part in sorted(parts, key=len, reverse=True):
        shared = _shared(of[at] for at in part)
        finer = _by(part, of, len(shared) + 1) if shared else []
        if len(finer) > 1 and len(parts) - 1 + len(finer) <= MAX_GROUPS:
            yield [*(other for other in parts if other is not part), *finer]


def _by(positions: Iterable[int], of: Sequence[Folders], depth: int) -> list[list[int]]:
    parts: dict[Folders, list[int]] = {}
    for at in positions:
        parts.setdefault(of[at][:depth], []).append(at)
    return list(parts.values())


def _shared(some: Iterable[Folders]) -> Folders:
    """Return the folders that all share: those that the first and the last in order do."""
    ordered = sorted(some)
    first, last = ordered[0], ordered[-1]
    same = [one == other for one, other in zip(first, last, strict=False)]
    return first[: same.index(False) if False in same else len(same)]
