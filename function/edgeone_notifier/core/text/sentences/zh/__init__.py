"""The sentences of the program in Chinese, by the English ones: of settings, of the doctor's findings, of runs.

What messages say as well stands in `phrases/zh.py`, and is taken from there.
"""

from ....remedies import IDLE, OF_MEANING, OF_RUN, OF_WEBHOOK
from ...phrases import phrases_of
from .errors import OF_ERRORS
from .findings import OF_FINDINGS
from .runs import OF_RUNS
from .settings import OF_SETTINGS

_OF_MESSAGES = {
    english: phrases_of("zh").phrases[f"{kind}.{word}"]
    for kind, said in (("remedy", OF_MEANING), ("webhook", OF_WEBHOOK), ("idle.why", IDLE))
    for word, english in said.items()
}
_OF_ERRORS = {
    english: said
    for name, both in OF_RUN.items()
    for english, said in zip(both, OF_ERRORS[name], strict=True)
}
SENTENCES = _OF_MESSAGES | _OF_ERRORS | OF_SETTINGS | OF_FINDINGS | OF_RUNS
