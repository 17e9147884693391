"""The chat services, one file each: digest → bodies to post, answer → verdict. Pure."""

from . import slack, wecom

KINDS = {slack.KIND: slack, wecom.KIND: wecom}
