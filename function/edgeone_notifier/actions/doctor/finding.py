"""Say what a finding of the doctor is."""

from dataclasses import dataclass, replace

from ...core.text.sentences import translated


@dataclass(frozen=True, slots=True)
class Finding:
    """One check and how it ended. If it is not ok: what to do, and whether news is lost or late until then."""

    check: str
    ok: bool
    detail: str
    remedy: str = ""
    loses: bool = False

    def in_language(self, language: str) -> "Finding":
        """Return this in another language; the name of the check stays."""
        detail, remedy = (translated(text, language) for text in (self.detail, self.remedy))
        return replace(self, detail=detail, remedy=remedy)


def good(check: str, detail: str) -> Finding:
    """Say that all is well."""
    return Finding(check, True, detail)


def poor(check: str, detail: str, remedy: str) -> Finding:
    """Say that something should be better, and that nothing is lost meanwhile."""
    return Finding(check, False, detail, remedy)


def bad(check: str, detail: str, remedy: str) -> Finding:
    """Say that news is lost or late until somebody acts."""
    return Finding(check, False, detail, remedy, loses=True)
