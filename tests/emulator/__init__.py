"""This file is the only place that names what the emulator offers: a whole loopback `Cloud`.

cloud.py           starts and stops it
  edgeone.py       the EdgeOne API: who may ask, how often, what breaks
    tc3.py           is a request signed? (pure)
    teo_params.py    are the parameters right? (pure)
    teo_actions.py   what an action answers to right parameters, with teo_submission.py
    teo_replies.py   how EdgeOne says it, whole or broken
    account.py       the zones and tasks, and how a test changes them
    zones.py         what a zone is (pure)
    tasks.py         the tasks in four orders
    quotas.py        what may still be submitted today
    rights.py        who may do what
    ids.py           ids as EdgeOne makes them (pure)
  cos.py           the object store: who may ask, for which bucket, what breaks
    q_sign.py        is a request signed? (pure)
    cos_store.py     what an operation does to the objects
    cos_objects.py   what an object is, how objects are listed
    cos_xml.py       how COS says it (pure)
  api3.py          what the APIs of Tencent have in common
    cam.py           roles and policies
    ssm.py           secrets
    scf.py           functions, their triggers and limits
  chats.py         the addresses of all chats
    chat.py          one chat: what it shows, what it was told to say
    slack.py         what Slack answers (pure), with slack_blocks.py and slack_rich_text.py; its dates: tools/shown/
    wecom.py         what WeCom answers (pure), with wecom_media.py and wecom_markup.py
server.py          HTTP, and the ways in which an answer can break; wire.py: its values
script.py          what a test has ordered for the next requests
pace.py            how many requests fit in a while
fixtures.py        an account as people have them: sites, jobs, URLs, failures
"""

from tests.emulator.cloud import Cloud
from tests.emulator.cos_objects import Object
from tests.emulator.tc3 import Credentials

__all__ = ["Cloud", "Credentials", "Object"]
