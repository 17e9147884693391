"""This file is the only place that makes ids as EdgeOne makes them: twelve lower-case letters and digits.

Pure: the same number gives the same id. Models: `20g9wz8m9mgx`, `20ga521cpwch` (jobs) and `zone-2noz78a8ev6k` in the
examples and the schema of teo 2022-09-01, PyPI package tccli.
"""

import hashlib

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


def job_id(number: int, seed: str = "") -> str:
    """Give the id of the account's `number`th job."""
    return f"20g{_letters(f'job {seed} {number}', 9)}"


def zone_id(number: int, seed: str = "") -> str:
    """Give the id of the account's `number`th zone."""
    return f"zone-2no{_letters(f'zone {seed} {number}', 9)}"


def _letters(text: str, length: int) -> str:
    value = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    found = ""
    for _ in range(length):
        value, digit = divmod(value, len(ALPHABET))
        found += ALPHABET[digit]
    return found
