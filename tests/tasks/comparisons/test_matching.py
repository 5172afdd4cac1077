"""Which mail is which, and what is said of those that have no partner."""

from tasks.comparisons.matching import Pair, match
from tasks.comparisons.reading.mail import Audience, Mail, digest


def mail(subject: str = "Report", *people: str, text: str = "x", audience: Audience = Audience.ALL) -> Mail:
    recipients = frozenset(people or ("ann@example.com",))
    return Mail(subject=subject, to=recipients, recipients=recipients, plain=digest(text), audience=audience, text=text)


def tell(pairs: list[Pair]) -> list[tuple[str, list[str]]]:
    return [(str(pair.outcome), [each.field for each in pair.differences]) for pair in pairs]


def test_the_order_does_not_matter_also_among_many_of_one_subject():
    here = [mail(text=str(number)) for number in range(300)]
    assert {outcome for outcome, _ in tell(match(here, here[::-1]))} == {"same"}


def test_what_is_only_on_one_side_is_missing_or_more():
    pairs = match([mail("A"), mail("New", "eve@example.org")], [mail("A"), mail("Old one", "bob@example.com")])
    assert [outcome for outcome, _ in tell(pairs)] == ["same", "missing", "more"]


def test_copies_are_counted():
    pairs = match([mail()], [mail(), mail(), mail()])
    assert [outcome for outcome, _ in tell(pairs)] == ["same", "missing", "missing"]
    assert (pairs[2].is_repeated, pairs[2].here_count, pairs[2].there_count) == (True, 1, 3)


def test_a_mail_with_another_subject_or_to_others_finds_its_nearest_partner():
    here = [mail("Sales of May 2026"), mail("Stock", "ann@example.com", "bob@example.com")]
    there = [mail("Stock", "ann@example.com"), mail("Sales of June 2026")]
    assert tell(match(here, there)) == [("differs", ["recipients"]), ("differs", ["subject"])]


def test_who_does_not_know_hidden_recipients_does_not_miss_them():
    here = mail().model_copy(update={"recipients": frozenset({"ann@example.com", "hidden@example.com"})})
    assert tell(match([here], [mail(audience=Audience.VISIBLE)])) == [("same", [])]
    assert tell(match([here], [mail(audience=Audience.ANY)])) == [("same", [])]
    assert tell(match([here], [mail()])) == [("differs", ["recipients"])]


def test_nothing_is_the_same_as_nothing():
    assert match([], []) == []
