"""What Slack's answers mean."""

import json
import re
from collections.abc import Mapping
from typing import Any

from ...core.delivery.verdict import Outcome, Response, Verdict, asked_to_wait, undocumented

# api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks and
# docs.slack.dev/messaging/sending-messages-using-incoming-webhooks. Slack's own words count whatever the HTTP status.
UNFIT = {
    "invalid_payload",
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_attachments",
    "no_text",
    "missing_text_or_fallback_or_attachments",
    "too_many_attachments",
    "msg_too_long",
}
# What refuses for good, and what a person can do about it. The words beyond the two pages are those of the Web API for
# a token or an app that lost its right: docs.slack.dev/reference/methods/chat.postMessage
DEAD = {
    **dict.fromkeys(
        (
            "no_service",
            "no_service_id",
            "no_active_hooks",
            "invalid_token",
            "token_revoked",
            "token_expired",
            "invalid_auth",
            "not_authed",
        ),
        "renew",
    ),
    **dict.fromkeys(
        ("channel_not_found", "channel_is_archived", "is_archived", "not_in_channel"), "chat"
    ),
    **dict.fromkeys(
        (
            "action_prohibited",
            "posting_to_general_channel_denied",
            "restricted_action",
            "restricted_action_read_only_channel",
            "restricted_action_thread_only_channel",
            "restricted_action_non_threadable_channel",
            "access_denied",
            "no_permission",
            "missing_scope",
            "org_login_required",
            "ekm_access_denied",
            "team_access_not_granted",
        ),
        "allow",
    ),
    **dict.fromkeys(
        ("account_inactive", "user_not_found", "team_disabled", "no_team", "team_not_found"),
        "account",
    ),
}
RATE = {"rate_limited", "ratelimited"}

_WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+", re.ASCII)


def verdict(answer: Response) -> Verdict:
    """Judge an answer. Success is 200 with the body `ok`, nothing else."""
    result = _json(answer.body)
    word = str(result.get("error", "")) if result.get("ok") is False else answer.body.strip()
    if answer.status == 200 and word == "ok":
        return Verdict(Outcome.TAKEN)
    if word in DEAD:
        return Verdict(Outcome.DEAD, word, remedy=DEAD[word])
    if word in RATE or answer.status == 429:
        return asked_to_wait(answer, result.get("retry_after"))
    own = _WORD.fullmatch(word) is not None
    if word in UNFIT or (answer.status == 400 and own):  # 400 is about the body, whatever the word
        return Verdict(Outcome.UNFIT, word, remedy="refused")
    if answer.status == 200 and result.get("ok") is False and own:
        return Verdict(Outcome.UNFIT, word, remedy="refused", listed=False)
    return undocumented(answer)


def _json(body: str) -> Mapping[str, Any]:
    try:
        result = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return result if isinstance(result, dict) else {}
