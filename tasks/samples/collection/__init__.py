"""The samples, by what they show. A new one is an entry in the list of its module, with a
function that draws it by tasks.samples.drawing.

flow, mails, rows and settings have the samples. Doors: this module.
"""

from collections.abc import Sequence

from designer.errors import NotFound
from tasks.samples.collection import flow, mails, rows, settings
from tasks.samples.sample import Sample

SAMPLES: Sequence[Sample] = (*flow.FIRST, *rows.SAMPLES, *mails.SAMPLES, *flow.SAMPLES, *settings.SAMPLES)


def find_sample(key: str) -> Sample:
    """Give a sample by its word. Raises NotFound."""
    for each in SAMPLES:
        if each.key == key:
            return each
    raise NotFound(f"There is no sample “{key}”.")
