"""The words under which values are stored. They stay for ever, whatever the code calls the same things.

A class has the words of its fields in their order. A field that is new gets a word at the end, and a default.
"""

from collections.abc import Mapping

from ..delivery.queue import ChannelQueue, CountedFailures, DeliveryTrouble, Unsettled
from ..gate.watched import GateWatch
from ..news.model import (
    Completion,
    DailyWord,
    DayTally,
    FailureList,
    GateAtRisk,
    GateDecided,
    News,
    Progress,
    Recovery,
    Resubmission,
    Stuck,
)
from ..news.outages import Outage
from ..news.quota import QuotaWatch
from ..news.recoveries import FailedTarget
from ..news.silences import Silence
from ..news.stuck import Reminded
from ..news.watching import (
    Baseline,
    ChannelDead,
    ChannelLost,
    QuotaLow,
    SilenceEnded,
    StateLost,
    WatchResumed,
    WatchStopped,
    ZonesIdle,
    ZonesReadable,
    ZonesUnreadable,
)
from ..resubmit.attempts import Attempt
from ..snapshot.names import ZoneNames
from ..task import Change, Task
from .model import Lease

NEWS_KINDS: Mapping[str, type[News]] = {
    "Change": Change,
    "Completion": Completion,
    "Recovery": Recovery,
    "Stuck": Stuck,
    "Progress": Progress,
    "Resubmission": Resubmission,
    "QuotaLow": QuotaLow,
    "Baseline": Baseline,
    "StateLost": StateLost,
    "StateBlind": WatchStopped,
    "StateSighted": WatchResumed,
    "Blinded": ZonesUnreadable,
    "Idle": ZonesIdle,
    "Sighted": ZonesReadable,
    "ChannelDead": ChannelDead,
    "ChannelLost": ChannelLost,
    "Unsilenced": SilenceEnded,
    "GateAtRisk": GateAtRisk,
    "GateDecided": GateDecided,
    "FailureList": FailureList,
    "DailyWord": DailyWord,
}

FIELDS: Mapping[type, str] = {
    Lease: "run until",
    ZoneNames: "names due",
    QuotaWatch: "waiting asked told",
    Attempt: "job zone at targets again",
    Reminded: "times last told",
    FailedTarget: "since channels",
    Outage: "since runs told idle",
    Silence: "what name since until reason untold",
    ChannelQueue: (
        "owed counted counted_in counted_tasks counted_since lost told call uncalled digest mark not_before dead "
        "unsettled untold untold_told causes failures_at counted_failures counted_open"
    ),
    CountedFailures: "kind zone job status fail_type code folder n created",
    DeliveryTrouble: "since tried reason told outcome remedy",
    Unsettled: "digests items refused tries again",
    Task: "kind zone job target status created updated fail_type fail_message scope",
    Change: "task before",
    Completion: "kind job counts zones hosts created ended corrected was_stuck reached",
    Recovery: "task since channels",
    Stuck: "kind job open total since example zones hosts reached reminder",
    Progress: "kind job quarter zones hosts reached",
    Resubmission: "kind job again targets refused at zones hosts reached",
    QuotaLow: "zone type left daily",
    Baseline: "zones counts jobs whole kind",
    StateLost: "aside",
    WatchStopped: "why since",
    WatchResumed: "since until found",
    ZonesUnreadable: "zones code message request_id since kind",
    ZonesIdle: "zones why kind",
    ZonesReadable: "zones since until found kind",
    ChannelDead: "channel reason since outcome remedy",
    ChannelLost: "channel counts",
    SilenceEnded: "what name since until reason untold",
    GateWatch: "name jobs targets hosts since deadline grace allow_failed warned",
    GateAtRisk: "jobs total succeeded failed open missing deadline zones hosts left",
    GateDecided: "jobs total succeeded failed open missing deadline zones hosts verdict why",
    FailureList: "media name lines command",
    DayTally: "since told jobs tasks sites causes held lost gaps gap_seconds dead quota",
    DailyWord: "channel tally until open_jobs open_tasks stuck_jobs unread",
}
