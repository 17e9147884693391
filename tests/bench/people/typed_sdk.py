"""The script that people write first: the typed SDK, all pages of a day, a file with the last statuses, a webhook."""

import json
import os
import sys
import time
from pathlib import Path

import requests
from tencentcloud.common.credential import Credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.teo.v20220901 import models, teo_client

endpoint, webhook, folder = sys.argv[1:]
known_file = Path(folder) / "known.json"
known = json.loads(known_file.read_text()) if known_file.exists() else None
keys = [os.environ[f"TENCENTCLOUD_{name}"] for name in ("SECRETID", "SECRETKEY", "SESSIONTOKEN")]
http = HttpProfile(protocol="http", endpoint=endpoint.removeprefix("http://"))
client = teo_client.TeoClient(Credential(*keys), "", ClientProfile(httpProfile=http))

now, tasks, offset = time.time(), {}, 0
while True:
    request = models.DescribePrefetchTasksRequest()
    request.ZoneId = "zone-1"
    request.StartTime = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - 86_400))
    request.EndTime = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
    request.Limit, request.Offset = 1_000, offset
    response = client.DescribePrefetchTasks(request)
    tasks |= {f"{task.JobId} {task.Target}": task.Status for task in response.Tasks}
    offset += 1_000
    if offset >= response.TotalCount:
        break

if known is not None:
    failed = [
        key for key, status in tasks.items() if status == "failed" and known.get(key) != "failed"
    ]
    if failed:
        requests.post(webhook, json={"text": "Prefetch failed:\n" + "\n".join(failed)}, timeout=10)
known_file.write_text(json.dumps(tasks))
