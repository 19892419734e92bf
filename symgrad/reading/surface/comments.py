"""How a comment that instructs symgrad is written. Knows text only."""

from __future__ import annotations

import re

#: An instruction and the reason behind it.
INSTRUCTION = re.compile(r"(?:%+|<!--)\s*symgrad\s*:\s*(?P<word>[\w-]*)(?P<reason>.*?)\s*(?:-->)?\s*\Z", re.S | re.I)
