"""Check the keys, and the clock of this machine, whose time is signed with them."""

from collections.abc import Collection
from email.utils import parsedate_to_datetime

from ...core.faults import Fault, Unreadable, fault_of
from ...core.listing.page import Reading
from ...core.remedies import CLOCK, of_code
from ...transport import tls
from ...transport.tencentcloud import Credentials
from .finding import Finding, bad, good, poor

MAX_SKEW = 300  # seconds; the API refuses other signatures
SAME = 2  # seconds; a Date has no fractions, and takes a while to come
SOME_SKEW = 60  # seconds, from which on it is only a question of time
DATE_TIMEOUT = (3, 5)  # seconds to connect, and between two bytes
OF_KEYS = (Fault.CREDENTIALS, Fault.KEYS_AGAIN)
OF_SIGNATURE = (*OF_KEYS, Fault.SIGN_AGAIN)

Readings = Collection["Reading | Unreadable"]


def accepted(readings: Readings, keys: Credentials) -> Finding:
    """Judge the keys: wrong if an answer says so, right if the API got beyond them."""
    troubles = [reading for reading in readings if isinstance(reading, Unreadable)]
    for trouble in troubles:
        if fault_of(trouble.code) in OF_KEYS:
            return bad("credentials", error_words(trouble), of_code(trouble.code))
    beyond = [one for one in troubles if one.request_id and fault_of(one.code) not in OF_SIGNATURE]
    if troubles and not beyond and len(troubles) == len(readings):
        remedy = "see what the zones say"
        return bad("credentials", "not checked: the API answered for no zone", remedy)
    if not keys.token:
        return good(
            "credentials", "accepted by the API; permanent: they last until they are disabled"
        )
    # Nothing says until when: the token is not ours to read.
    return good("credentials", "accepted by the API; temporary: those of a role last at most 6 h")


def date_of(url: str) -> str:
    """Send an unsigned request; return the Date of the answer, "" if there is none."""
    import requests

    with requests.Session() as session:
        session.trust_env = False
        tls.share(session)
        try:
            with session.get(
                url, timeout=DATE_TIMEOUT, allow_redirects=False, stream=True
            ) as answer:
                return answer.headers.get("Date", "")
        except requests.exceptions.RequestException:
            return ""


def clock(date: str, now: float, readings: Readings) -> Finding:
    """Compare this machine's clock with the Date of an answer of the API, which is "" if there was none."""
    for reading in readings:
        if isinstance(reading, Unreadable) and fault_of(reading.code) is Fault.SIGN_AGAIN:
            return bad("clock", error_words(reading), CLOCK)
    try:
        skew = now - parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError, OverflowError):
        return poor("clock", "not checked: the API gave no Date", "try again")
    detail = f"{abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} the API"
    if abs(skew) >= MAX_SKEW:
        return bad("clock", detail, CLOCK)
    if abs(skew) >= SOME_SKEW:
        return poor("clock", detail, CLOCK)
    return good("clock", detail if abs(skew) >= SAME else "that of the API")


def error_words(trouble: Unreadable) -> str:
    """Say what the API said, with the id that its support asks for."""
    return f"{trouble.code}: {trouble.message} (RequestId {trouble.request_id or 'none'})"
