"""The words under which values are stored. They stay for ever, whatever the code calls the same things.

A class has the words of its fields in their order. A field that is new gets a word at the end, and a default.
"""

from collections.abc import Mapping

from ..delivery.queue import Box, Dead, Unsettled
from ..news.model import (
    Baseline,
    Blinded,
    Change,
    ChannelDead,
    ChannelLost,
    Completion,
    Idle,
    News,
    Progress,
    Recovery,
    Sighted,
    StateBlind,
    StateLost,
    StateSighted,
    Stuck,
    Unsilenced,
)
from ..news.outages import Blind
from ..news.recoveries import Broken
from ..news.silences import Silence
from ..news.stuck import Reminded
from ..task import Task
from .model import Lease

NEWS_KINDS: Mapping[str, type[News]] = {
    "Change": Change,
    "Completion": Completion,
    "Recovery": Recovery,
    "Stuck": Stuck,
    "Progress": Progress,
    "Baseline": Baseline,
    "StateLost": StateLost,
    "StateBlind": StateBlind,
    "StateSighted": StateSighted,
    "Blinded": Blinded,
    "Idle": Idle,
    "Sighted": Sighted,
    "ChannelDead": ChannelDead,
    "ChannelLost": ChannelLost,
    "Unsilenced": Unsilenced,
}

FIELDS: Mapping[type, str] = {
    Lease: "run until",
    Reminded: "times last told",
    Broken: "since channels",
    Blind: "since runs told idle",
    Silence: "what name since until reason untold",
    Box: (
        "owed counted counted_in counted_tasks counted_since lost told call uncalled digest mark not_before dead "
        "unsettled untold untold_told"
    ),
    Dead: "since tried reason told outcome remedy",
    Unsettled: "digests items refused tries again",
    Task: "kind zone job target status created updated fail_type fail_message",
    Change: "task before",
    Completion: "kind job counts zones hosts created ended corrected was_stuck reached",
    Recovery: "task since channels",
    Stuck: "kind job open total since example zones hosts reached",
    Progress: "kind job quarter zones hosts reached",
    Baseline: "zones counts jobs whole",
    StateLost: "aside",
    StateBlind: "why since",
    StateSighted: "since until found",
    Blinded: "zones code message request_id since",
    Idle: "zones why",
    Sighted: "zones since until found",
    ChannelDead: "channel reason since outcome remedy",
    ChannelLost: "channel counts",
    Unsilenced: "what name since until reason untold",
}
