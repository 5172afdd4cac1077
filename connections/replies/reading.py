"""How a reply is looked up in the table."""

from connections.protocol.reply import Reply
from connections.protocol.stages import SmtpStage
from connections.replies.circumstances import Circumstances, join_words
from connections.replies.remedies import REMEDIES
from connections.replies.shape import Advice, Meaning, Sign
from connections.replies.signs import SIGNS

LONGEST_TEXT = 2_000
"""Characters of a reply that are looked at: what it means stands at its beginning."""
RECIPIENTS_OR_STORAGE = 552
"""What old servers say for too many recipients; a client takes it as 452 then (RFC 5321 section 4.5.3.1.10)."""


def read(stage: SmtpStage, reply: Reply) -> Meaning:
    """Tell what a refusal means, by the first sign that fits."""
    said = " ".join(str(reply)[:LONGEST_TEXT].lower().split())
    return next(sign.meaning for sign in SIGNS if _fits(sign, stage, reply, said))


def another_try_helps(stage: SmtpStage, reply: Reply) -> bool:
    """Tell whether the same may be accepted later."""
    if not reply.is_refusal:
        return False
    meaning = read(stage, reply)
    if meaning is Meaning.TOO_MANY_RECIPIENTS and reply.code == RECIPIENTS_OR_STORAGE:
        return True
    helps = REMEDIES[meaning].another_try_helps
    return reply.is_temporary if helps is None else helps


def fewer_connections_help(stage: SmtpStage, reply: Reply) -> bool:
    """Tell whether the server wants fewer connections, or a slower pace."""
    return reply.is_refusal and REMEDIES[read(stage, reply)].fewer_connections_help


def advise(stage: SmtpStage, reply: Reply, circumstances: Circumstances | None) -> Advice:
    """Give the advice that fits what was said, the settings and the offer; its text is "" where there is none."""
    facts = circumstances.facts if circumstances else frozenset()
    found = next(each for each in REMEDIES[read(stage, reply)].advice if each.when <= facts)
    return Advice(_fill(found.text, circumstances or Circumstances()), found.when, found.button)


def _fill(text: str, circumstances: Circumstances) -> str:
    return text.format(
        offers=join_words(circumstances.offers) if circumstances.offers else "nothing",
        identity=circumstances.identity or "This identity",
        service=circumstances.service,
    )


def _fits(sign: Sign, stage: SmtpStage, reply: Reply, said: str) -> bool:
    return (
        (not sign.stages or stage in sign.stages)
        and (not sign.codes or _has_code(sign, reply.code))
        and (not sign.enhanced or _has_enhanced_code(sign, reply.enhanced_code))
        and (not sign.words or any(phrase in said for phrase in sign.words))
        and (not sign.also or any(phrase in said for phrase in sign.also))
    )


def _has_code(sign: Sign, code: int) -> bool:
    return any(code == each or code // 100 == each for each in sign.codes)


def _has_enhanced_code(sign: Sign, enhanced_code: str) -> bool:
    return any(
        enhanced_code == each or (each.endswith(".") and enhanced_code.startswith(each)) for each in sign.enhanced
    )
