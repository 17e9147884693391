"""A runbook's URL has placeholders, and whatever stands in their place breaks out of nothing."""

import pytest

from edgeone_notifier.core.text.runbook import OF_RUNBOOK, runbook_fault, runbook_url

BASE = "https://wiki.example.com"
INJECTION = 'a b"><script>&x=1#y|z)](http://evil){job}%0a\n<!channel>`*_预热'


@pytest.mark.parametrize(
    "template",
    [
        f"{BASE}/prefetch",
        f"{BASE}/{{zone}}/{{zone_name}}?job={{job}}&cause={{cause}}",
        f"{BASE}:8443/a#{{cause}}",
        f"{BASE}/预热?q=%E9%A2%84",
    ],
)
def test_a_template_makes_a_url(template: str) -> None:
    assert runbook_fault(template) is None


@pytest.mark.parametrize(
    "template",
    [
        "http://wiki.example.com/",
        "wiki.example.com/a",
        "javascript:alert(1)",
        "https:///a",
        "https://user:secret@wiki.example.com/",
        f"{BASE}/{{status}}",
        f"{BASE}/{{}}",
        f"{BASE}/{{zone",
        f"{BASE}/zone}}",
        f"{BASE}/{{{{zone}}}}",
        "https://{zone_name}.example.com/",
        f"{BASE}/a b",
        "https://[::1",
    ],
)
def test_of_any_other_it_is_said_what_to_write(template: str) -> None:
    assert runbook_fault(template) == f"takes {OF_RUNBOOK}"


@pytest.mark.parametrize("name", ["zone", "zone_name", "job", "cause"])
def test_what_stands_in_a_placeholder_is_escaped(name: str) -> None:
    url = runbook_url(f"{BASE}/a?x={{{name}}}&y=1", {name: INJECTION})
    assert url.startswith(f"{BASE}/a?x=a%20b%22%3E%3Cscript%3E%26x%3D1%23y%7Cz")
    assert url.endswith("&y=1")
    assert not set(url) & set(' "<>|()[]{}`\n')
    assert url.isascii()


def test_what_is_not_known_is_empty() -> None:
    assert runbook_url(f"{BASE}/{{job}}/{{zone}}", {"zone": "zone-1"}) == f"{BASE}//zone-1"


def test_what_chats_read_as_markup_is_escaped_in_the_template_too() -> None:
    assert runbook_url(f"{BASE}/a(b)|<c>预", {}) == f"{BASE}/a%28b%29%7C%3Cc%3E%E9%A2%84"
