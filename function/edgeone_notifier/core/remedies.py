"""What a person can do about an error. The messages, the log, the doctor and the documents say it in these words."""

from .faults import OF_THE_ZONE

# What the handler raises, by the name that stands in the log: what has happened, and what to do.
OF_RUN = {
    "EventRefused": (
        "the event is none of those accepted; nothing was done",
        "the message names what is accepted; for a timer, look at its argument (SCF_SHARDS, serverless.yml)",
    ),
    "SettingsError": (
        "the settings have mistakes, each named by its variable; nothing was done",
        "correct them (make doctor lists them), then make deploy",
    ),
    "StoreError": (
        "the state could not be read or stored; what was found is found again by the next run",
        "make doctor says what is wrong with the place in STATE_URL: a bucket that is missing, has versioning or may "
        "not be used; a folder that is missing or may not be written",
    ),
    "Refused": (
        "the state is that of a newer program, or of another set of zones; it was left as it is",
        "deploy the newer program again, or set a STATE_URL of its own",
    ),
    "Busy": (
        "another run has stored something meanwhile; it has told what there was to tell",
        "nothing; where it comes often: make deploy STEP=limits",
    ),
    "LedgerClosed": (
        "the run was over before all was stored; what was not struck off is told again, marked",
        "make doctor compares the timeout with what reading takes; raise it (SCF_TIMEOUT)",
    ),
    "RunFailed": (
        "no zone could be read; a channel that is owed news refuses for good, has taken nothing for an hour, or could "
        "not be told by a fault of this program; the state was taken for longer than any run lasts; "
        "or the doctor found what loses news",
        "the message says which; make doctor says what to do about each",
    ),
}

# What an error of the EdgeOne API asks of a person, by what it means; core.faults says what it asks of the program.
# The English phrases are these; each other language has its own.
OF_MEANING = {
    "waiting": "nothing at first: the API is in trouble, and each run asks again",
    "unreached": "nothing at first, each run asks again; if it lasts, check that the function can reach "
    "the API (EDGEONE_ENDPOINT, DNS, proxy)",
    "throttled": "other programs use the account's quota, too: set a lower REQUESTS_PER_SECOND, "
    "or have the timer run less often",
    "late": "raise the timeout (SCF_TIMEOUT), or share the zones between timers (SCF_SHARDS)",
    "moving": "nothing at first: the list changed while it was read, and the next run reads it again",
    "short_list": "leave out a zone that is gone on purpose by ZONES=*,!zone-…; otherwise check that the "
    "role may list all zones (teo:DescribeZones)",
    "clock": "set the clock of the function: the API refuses signatures that are off by more than five"
    " minutes",
    "keys": "check that the execution role is set and trusts scf.qcloud.com; locally, that the keys "
    "and their token are right",
    "site": "check that the keys are those of this SITE (cn and intl are separate account systems), "
    "and were not deleted",
    "rights": "check that the zone's id is right, and that the role may list it "
    "(teo:DescribePrefetchTasks; for all zones, and for names, teo:DescribeZones); make "
    "policy prints what it needs",
    "gone": "check that the zone's id is right, and of this account and SITE; leave out a zone that "
    "is gone on purpose by ZONES",
    "no_name": "check that the name is right, and of this account and SITE: correct it in ZONES (or the "
    "timer's zones), or write the zone's id",
    "no_plan": "bind a plan to the zone, or renew it; until then it is left out by ZONES=*,!zone-…",
    "small_plan": "the zone's plan does not include this: change the plan, or leave the zone out by ZONES=*,!zone-…",
    "paused": "enable the zone in the console, or leave it out by ZONES=*,!zone-…",
    "inactive": "see in the console what the zone waits for: its name servers, its verification, its plan",
    "upgraded": "nothing: EdgeOne is upgrading the zone, and the next run asks again",
    "busy": "nothing at first: EdgeOne is changing the zone, and the next run asks again",
    "locked": "see in the console why the zone is locked, and ask Tencent Cloud",
    "denied": "EdgeOne refuses this for the zone, and the message says why; a zone that need not be watched is left "
    "out by ZONES=*,!zone-…",
    "limited": "a limit of the account or the plan that waiting does not change: the message says which",
    "request": "the API refuses the request itself; please report this",
    "mistake": "please report this: the program made a mistake in reading this zone alone",
    "unknown": "this program does not know the code: look it up in EdgeOne's documentation, or ask Tencent Cloud "
    "with the RequestId",
}

# Longest prefix wins, as in `core.faults`; what is about the zone itself is told by the last word.
OF_CODE = {
    "InternalError": "waiting",
    "ServiceUnavailable": "waiting",
    "ServerNetworkError": "waiting",
    "ClientNetworkError": "unreached",
    "UnreadableAnswer": "unreached",
    "RequestLimitExceeded": "throttled",
    "LimitExceeded.RateLimitExceeded": "throttled",
    "OutOfTime": "late",
    "IncompleteListing": "moving",
    "SuspectListing": "moving",
    "ShortZoneList": "short_list",
    "UnknownZoneName": "no_name",
    "ProgramMistake": "mistake",
    "AuthFailure.SignatureExpire": "clock",
    "AuthFailure.SecretIdNotFound": "site",
    "AuthFailure.UnauthorizedOperation": "rights",
    "AuthFailure.TokenFailure": "keys",
    "AuthFailure": "keys",
    "UnauthorizedOperation": "rights",
    "ResourceNotFound": "gone",
    "OperationDenied": "denied",
    "FailedOperation": "denied",
    "ResourceUnavailable": "denied",
    "LimitExceeded": "limited",
    "InvalidParameter": "request",
    "InvalidParameterValue": "request",
    "MissingParameter": "request",
    "UnknownParameter": "request",
    "InvalidAction": "request",
    "InvalidRequest": "request",
    "NoSuchVersion": "request",
    "NoSuchProduct": "request",
    "UnsupportedRegion": "request",
    "UnsupportedProtocol": "request",
    "UnsupportedOperation": "request",
}

# What to do about a channel that takes nothing, by the word of `Verdict.remedy`.
OF_WEBHOOK = {
    "renew": "make a new webhook in the chat, and set its URL",
    "enable": "enable the robot again in the group's settings, or make a new webhook and set its URL",
    "join": "add the robot to the group again, or make a new webhook there and set its URL",
    "chat": "the chat is archived or gone: make a new webhook in another, and set its URL",
    "allow": "have an administrator of the workspace allow the app to post there",
    "account": "the workspace, or who installed the app there, is not active: "
    "install it again, and set the new URL",
    "address": "copy the URL from the chat once more: it must be whole, and the latest",
    "refused": "the chat refuses what it is sent, for a reason that is not documented: please report this",
    "between": "something between here and the service answers in its place: a proxy, a firewall "
    "(SSL_CERT_FILE says whom to trust)",
    "proxy": "check the proxy (HTTPS_PROXY, or PROXY of the channel); NO_PROXY names hosts that need "
    "none",
    "reach": "check that the host can be reached from this region; Slack often cannot from mainland "
    "China: use Hong Kong or Singapore",
    "name": "check that the name resolves from here; in a VPC a function needs a NAT gateway to reach"
    " the internet",
    "wait": "nothing at first: the service is busy, or asks for patience; if it lasts, see its status page",
    "unsure": "look whether the chat shows the digest; if so, something cuts off the answers: "
    "a proxy, a firewall",
    "secret": "check that the secret is there, and that the role may read it (ssm:GetSecretValue); make"
    " policy prints what it needs",
    "fault": "a fault of this program: please report the line channel.failed of its log",
}

CLOCK = OF_MEANING["clock"]
CHANNELS = "make doctor says what is wrong with each channel, and what to do"

# Why a zone may have no tasks, by Type, Status and Paused of a Zone: cloud.tencent.com/document/product/1552/80713.
# Other languages have their own words for it.
IDLE = {
    "pages": "a site of EdgeOne Pages has no prefetch tasks",
    "paused": "it is paused",
    "deactivated": "EdgeOne has banned it",
    "moved": "its name servers have moved away from EdgeOne",
    "initializing": "it has no plan yet",
    "pending": "its name servers do not point to EdgeOne yet, and it cannot be read",
}


def of(error: str) -> str:
    """Say what to do about an exception of the handler, by its name; "" if nobody knows."""
    return OF_RUN[error][1] if error in OF_RUN else ""


def of_code(code: str) -> str:
    """Say what to do about an error code of the EdgeOne API, or one of ours."""
    return OF_MEANING[meaning_of(code)]


def meaning_of(code: str) -> str:
    """Return the word of OF_MEANING for an error code; "unknown" for one that is not documented."""
    if meaning := OF_THE_ZONE.get(code.rpartition(".")[2]):
        return meaning
    while code not in OF_CODE and "." in code:
        code = code.rpartition(".")[0]
    return OF_CODE.get(code, "unknown")
