"""The situations of the gallery, in the order of a night: what each is called, and what its reader should do next.

Each is a case of tests/channels/cases.py, by its name there.
"""

from collections.abc import Mapping

# Those that most messages are about: each fits one screen of a phone.
COMMON = (
    "a few failures",
    "job done",
    "a job ended, with the failures of this run",
    "twenty jobs",
    "storm",
    "zones cannot be read",
)

SITUATIONS: Mapping[str, Mapping[str, str]] = {
    "Failures": {
        "a few failures": "Do what stands behind the cause, then submit the listed URLs again.",
        "failures of several causes": "Begin with the first cause: it has the most URLs.",
        "one cause, many URLs": "Mend the one cause; the command lists every URL to submit again.",
        "many failures in several places": "See which folder fails, then list its URLs with the command.",
        "storm": "Look at the origin first; the command or the file has all URLs.",
        "storm, with its file": "Open the file, or where there is none call the command; submit its URLs again.",
        "storm beyond what is kept, with its file": "Run the command: it names those that the file lacks, too.",
        "a file that this chat does not take": "Run the command: it prints what the file would have held.",
        "everything fails": "Look at the origin: nothing of this job came through.",
        "more failures of a job told of before": "The same job goes on failing: mend the cause before it ends.",
        "timeout, canceled, invalid and a status not known": "Submit three again; look the new word up in the console.",
        "success that turned into failure": "Submit it again: a URL that had succeeded no longer does.",
        "too many to keep": "List the URLs that are only counted with the command.",
        "too many to keep, also of jobs": "List the URLs and the jobs that are only counted with the command.",
        "mention": "You are the one mentioned: begin.",
        "everybody is called": "A phone number or @all takes a message of its own on WeCom.",
    },
    "Jobs": {
        "job done": "Nothing: the job is complete.",
        "a job ended, with the failures of this run": "Submit the listed URLs again; nothing else is under way.",
        "job done with failures": "List what failed with the command, and submit it again.",
        "failures and a job done": "Submit the listed URLs again; nothing else is under way.",
        "twenty jobs": "Take the jobs at the top: they have the most failures.",
        "jobs done in several zones": "Take the job with failures; the other is complete.",
        "a job done, others still running": "Submit the failed URLs again; wait for the others.",
        "job corrected": "Nothing: this replaces what was told of the job before.",
        "stuck": "Look the job up in the console; a job that never ends is for Tencent's support.",
        "stuck, reminded": "The same; the fifth reminder is the last.",
        "stuck, and done after all": "Nothing: what was stuck is complete.",
        "progress": "Wait, or look at the failures meanwhile.",
        "progress of several jobs": "Wait.",
        "every status": "Nothing: this channel asked for every change.",
        "no mention without a failure": "Nothing: nobody is mentioned for good news.",
    },
    "It works again": {
        "recovered": "Nothing: take these URLs off your list.",
        "failed and works again": "Submit only what is still listed as failed.",
        "all that failed works again": "Nothing: it failed and recovered while this channel was held back.",
    },
    "The watching": {
        "zones cannot be read": "Give the function's role the right that is named.",
        "the list of zones cannot be read": "Mend what is named; until then no new zone is seen.",
        "the list of zones is short": "Nothing yet: it is asked again in each run.",
        "nothing is watched": "Mend the store of the state: until then no failure is told.",
        "watching again": "Nothing: the gap has been looked through.",
        "zones can be read again": "Nothing: the gap has been looked through.",
        "zones that are not watched": "Nothing, if you know of it; else name them in ZONES.",
        "watching begins": "Nothing: from now on changes are told.",
        "watching begins with nothing": "Submit a job, if you want to see it work.",
        "a zone joined": "Nothing: the new zone is watched from now on.",
        "state lost": "Look at what is kept under the name that is given.",
    },
    "Submitting": {
        "submitted again": "Wait: how the new job ends is told; look at what was not taken.",
        "quota nearly used up": "Put off what can wait until tomorrow.",
        "quota used up": "Put off what can wait; have the quota raised if this comes often.",
    },
    "Launching": {
        "a release is at risk": "Look at what still runs; submit again, or move the release.",
        "a release is ready": "Release.",
        "a release is not ready": "List what is not ready with the command, submit it again, or move the release.",
    },
    "Once a day": {
        "a daily word": "Look whether the share is what it should be, and at what is still open.",
        "a daily word of a quiet day": "Nothing: all was watched, and nothing happened.",
        "a daily word with failures": "Submit the listed URL again; the rest is yesterday's.",
        "a daily word of everything": "Mend what took no messages; look at the site that cannot be read.",
    },
    "Purging": {
        "a purge fails": "Submit what is listed again; old files may still be served there.",
        "purges end": "Look at the job that has failures; the other is complete.",
        "URLs are purged": "Nothing: the job is complete.",
        "a purge is stuck": "Look the job up in the console; old files may still be served.",
        "two kinds of tasks": "Look at each: what is not in the caches, and what is still in them.",
        "a kind of tasks joined": "Nothing: from now on changes are told.",
        "zones cannot be read for one kind of tasks": "Give the role the right that TASKS needs.",
    },
    "Channels and silences": {
        "another channel is dead": "Make a new webhook for that channel.",
        "another channel takes nothing": "Look whether the chat is down; news is kept.",
        "another channel will never have its news": "List what was lost with the command.",
        "silences that last": "Look whether the silences are still meant.",
        "a silence is over": "Look at what was held back meanwhile.",
        "expired and refused": "List what was not told with the command.",
        "nothing but losses": "List what was not told with the command.",
        "possible repeat": "Look whether you have seen this number before.",
        "test": "Nothing: the channel works.",
    },
    "Forms": {
        "plain text": "As above: this form is sent where a chat refuses the rich one.",
        "plain text, possible repeat": "Look whether you have seen this number before.",
        "a URL with a secret": "Secrets are masked; the API knows the whole URL.",
        "markup in foreign text": "Foreign text is shown as it is, and does nothing.",
    },
}
