"""Write the log: one JSON object a line, on standard output.

CLS splits such a line into fields (cloud.tencent.com/document/product/583/40326). There, each `write` is a line.
"""

import json
import logging
import sys
import warnings

# urllib3 prints paths with keys, the SDKs print signatures and tokens: at DEBUG always, the COS SDK at ERROR as well.
TALKATIVE = ("urllib3", "qcloud_cos", "tencentcloud_sdk_common", "charset_normalizer")


def line(event: str, **fields: object) -> None:
    """Write one line: a fixed event name and its fields. It is ASCII, which every output takes."""
    sys.stdout.write(json.dumps({"event": event, **fields}, default=str) + "\n")


def silence_libraries() -> None:
    """Switch the libraries' own logs and warnings off. They print secrets to whatever the platform has set up."""
    for name in TALKATIVE:
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
    # The package leaves out what `requests` would guess encodings with: nothing here asks for a guess.
    warnings.filterwarnings("ignore", "Unable to find acceptable character detection dependency")
