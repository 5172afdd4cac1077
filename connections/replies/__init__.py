"""What servers' refusals mean: one table, as data, of what they say at which stage and of what helps against it.

`read` finds the meaning of a reply; `another_try_helps` and `fewer_connections_help` say whether to wait; `advise`
gives the sentence, and the button, that fit the settings and the server's offer. `signs` has the words of Exchange,
Exchange Online, Postfix, Exim, Dovecot, Gmail, Yahoo, Outlook.com and SES, `remedies` what is to be done. No Django.

Doors: this module, and circumstances (the settings and the offer that advice depends on). What 421 does beyond its
meaning is told in `connections.errors.conversation.ServiceUnavailable`.
"""

from connections.replies.circumstances import Circumstances, circumstances_of
from connections.replies.pauses import read_hint
from connections.replies.reading import advise, another_try_helps, fewer_connections_help, read
from connections.replies.remedies import CLOUD, REMEDIES
from connections.replies.shape import Advice, Button, Meaning, Remedy, Sign
from connections.replies.signs import SIGNS

__all__ = [
    "CLOUD",
    "REMEDIES",
    "SIGNS",
    "Advice",
    "Button",
    "Circumstances",
    "Meaning",
    "Remedy",
    "Sign",
    "advise",
    "another_try_helps",
    "circumstances_of",
    "fewer_connections_help",
    "read",
    "read_hint",
]
