"""What Slack's answers mean."""

import json

from ...core.delivery import Answer, Outcome, Verdict, later, patience

WAIT = 60.0  # seconds, where 429 comes without a time

# api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks and
# docs.slack.dev/messaging/sending-messages-using-incoming-webhooks. Answers not listed here say nothing about the
# message: it is sent again.
UNFIT = {
    "invalid_payload",
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_attachments",
    "no_text",
    "missing_text_or_fallback_or_attachments",
    "too_many_attachments",
}
DEAD = {
    "user_not_found",
    "invalid_token",
    "action_prohibited",
    "posting_to_general_channel_denied",
    "team_disabled",
    "channel_not_found",
    "no_service",
    "no_service_id",
    "no_active_hooks",
    "no_team",
    "channel_is_archived",
}


def verdict(answer: Answer) -> Verdict:
    """Judge an answer. Success is 200 with the body `ok`, nothing else."""
    word = answer.body.strip()
    if answer.status == 200 and word == "ok":
        return Verdict(Outcome.TAKEN)
    if answer.status == 429:
        wishes = (patience(wish, answer.at) for wish in (answer.retry_after, _retry_after(word)))
        return later(answer, next((wait for wait in wishes if wait), WAIT))
    if 400 <= answer.status < 500 and word in UNFIT:
        return Verdict(Outcome.UNFIT, word)
    if 400 <= answer.status < 500 and word in DEAD:
        return Verdict(Outcome.DEAD, word)
    return later(answer)


def _retry_after(body: str) -> object:
    try:
        return json.loads(body)["retry_after"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
