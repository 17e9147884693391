"""Name a file with failed URLs by when they were found, where, of which job, and by what it holds.

So two files of one minute differ, and a file that is uploaded once more has the name that it had.
"""

import re
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

# Characters. No limit is documented; but the name stands in a message, and on a phone.
MAX_SITE, MAX_JOB, HASH = 32, 24, 4

_FOREIGN = re.compile(r"[^A-Za-z0-9.-]+|\.{2,}", re.ASCII)


def failed_file_name(
    found: datetime, sites: Collection[str], jobs: Collection[str], lines: int, text: str
) -> str:
    """Return a name such as `failed-20261128-0455-game.example.com-20g9wz8m9mgx-3fa9.txt`.

    Of several sites it has the number, and for several jobs that of the URLs.
    """
    site = f"{len(sites)}-sites" if len(sites) > 1 else _plain(sites, MAX_SITE)
    job = _plain(jobs, MAX_JOB) if len(jobs) == 1 else ""
    what = job or f"{lines}-url{'s' * (lines != 1)}"
    content = sha256(text.encode()).hexdigest()[:HASH]
    return f"failed-{'-'.join(filter(None, (f'{found:%Y%m%d-%H%M}', site, what, content)))}.txt"


def _plain(foreign: Collection[str], most: int) -> str:
    """Leave of a foreign word, if there is one, what every system takes in the name of a file."""
    return _FOREIGN.sub("-", "".join(foreign)).strip("-.")[:most].strip("-.")
