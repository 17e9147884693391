"""Slack: incoming webhooks, docs.slack.dev/messaging/sending-messages-using-incoming-webhooks."""
