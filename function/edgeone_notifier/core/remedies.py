"""This file is the only place that says what to do about an error; log, doctor and docs/operations.md repeat it."""

from .faults import Fault

# What the handler raises, by the name that stands in the log: what has happened, and what to do.
OF_RUN = {
    "EventRefused": (
        "the event is none of those accepted; nothing was done",
        "the message names what is accepted; for a timer, look at its argument in serverless.yml",
    ),
    "SettingsError": (
        "the settings have mistakes, each named by its variable; nothing was done",
        "correct them (make doctor lists them), then make deploy",
    ),
    "StoreError": (
        "the state could not be read or stored; what was found is found again by the next run",
        "make doctor: is the bucket there, may the role use it, has it versioning?",
    ),
    "Refused": (
        "the state is that of a newer program, or of another set of zones; it was left as it is",
        "deploy the newer program again, or set a STATE_URL of its own",
    ),
    "Busy": (
        "another run has stored something meanwhile; it has told what there was to tell",
        "nothing; where it comes often: make deploy STEP=limits",
    ),
    "Over": (
        "the run was over before all was stored; what was not struck off is told again, marked",
        "make doctor compares the timeout with what reading takes; raise it in serverless.yml",
    ),
    "RunFailed": (
        "no zone could be read, or a channel that is owed news refuses for good, or the doctor found what loses news",
        "the message says which; the tables below say what to do",
    ),
}

KEYS = "is the execution role set, and does it trust scf.qcloud.com? Locally: are the keys right, and their token?"
CLOCK = "set the clock of this machine: the API refuses signatures that are off by more than five minutes"

# What an error code of the EdgeOne API asks of a person; core.faults says what it asks of the program.
OF_FAULT = {
    Fault.RETRY: "nothing at first: the API did not answer; the next run tries again",
    Fault.SIGN_AGAIN: CLOCK,
    Fault.KEYS_AGAIN: KEYS,
    Fault.ZONE: "is the zone's id right, and may the role list it (teo:DescribePrefetchTasks)? make policy prints that",
    Fault.CREDENTIALS: KEYS,
    Fault.REQUEST: "the API refuses the request itself; please report this",
}


def of(error: str) -> str:
    """Say what to do about what the handler raises; "" where nobody knows."""
    return OF_RUN[error][1] if error in OF_RUN else ""
