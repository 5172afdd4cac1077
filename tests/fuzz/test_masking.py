"""No sentence tells a secret, whatever is in it, nor what an expression made of it on its way to an error."""

from hypothesis import given
from hypothesis import strategies as st

from designer.expressions import ExpressionError, evaluate
from designer.property_expressions.evaluation import evaluate_condition
from designer.variables.values import CannotEvaluate
from tasks.runtime.secrecy import conceal
from tests.fuzz.bounds import bounded

SECONDS = 10.0
OURS = "The expression of subject gives “{}”, which is no Int32; “To” is {}. (Line 1, column 2.)"
VALUES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).map(str.strip).filter(bool)
WORDS = st.text("hunterSECRET0123456789", min_size=4, max_size=12)
MAKERS = st.sampled_from(
    [
        "{}",
        "LOWER({})",
        "UPPER({})",
        "REVERSE({})",
        'REPLACE({}, "-", "/")',
        "REPLICATE({}, 2)",
        "SUBSTRING({}, 2, 30)",
        'TOKEN({}, "-", 2)',
        '"<" + {} + ">"',
    ]
)
WRONG = st.sampled_from(
    [
        "(DT_I4){} == 1",
        "(DT_DBTIMESTAMP){} > GETDATE()",
        '(DT_GUID){} == (DT_GUID)"x"',
        "(DT_BOOL){}",
        "DATEPART({}, GETDATE()) == 1",
        'REPLICATE("x", -LEN({})) == "x"',
        "(DT_DECIMAL, 2){} > 1",
        "{}",
    ]
)


@given(VALUES, st.booleans())
def test_a_sentence_is_without_a_secret_whatever_marks_that_holds(value: str, is_quoted: bool):
    sentence = OURS.format(value, "“x”" if is_quoted else value)
    with bounded(SECONDS):
        told = conceal(sentence, [value], quotes=True)
    assert f"“{value}”" not in told
    assert len(value) < 4 or value.lower() not in told.lower()


@given(st.lists(WORDS, min_size=2, max_size=4), st.lists(MAKERS, max_size=4), WRONG)
def test_an_error_is_without_what_an_expression_has_made_of_a_secret(words: list[str], makers: list[str], wrong: str):
    secret, text = "-".join(words), "@[User::Secret]"
    for each in makers:
        text = each.format(text)
    values = {"User::Secret": ("String", secret)}
    with bounded(SECONDS):
        sentence = explain(wrong.format(text), values)
        told = conceal(sentence.removeprefix("It"), [secret], quotes=True).lower()
    made = make(text, values).lower()
    pieces = {made[at : at + 6] for at in range(len(made) - 5)}
    assert [piece for piece in pieces if piece in told.replace(text.lower(), "")] == []


def explain(text: str, values: dict[str, tuple[str, object]]) -> str:
    """Give the sentence on an expression that is no condition, or nothing when it is one."""
    try:
        evaluate_condition(text, FakeValues(values), "It")
    except CannotEvaluate as error:
        return error.sentence
    return ""


class FakeValues(dict[str, tuple[str, object]]):
    """Values as evaluate_condition takes them."""

    now = None


def make(text: str, values: dict[str, tuple[str, object]]) -> str:
    try:
        return str(evaluate(text, values))
    except ExpressionError:
        return ""
