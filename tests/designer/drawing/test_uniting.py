"""Two versions in one picture: what a large package costs."""

from time import process_time

from designer.drawing.uniting import unite
from tests.packages import group, package, send_mail


def test_many_groups_are_united_in_a_time_that_grows_with_their_number_alone():
    tasks = [send_mail(f"Mail {number}") for number in range(4_000)]
    groups = [group(each).model_copy(update={"name": f"Group {each.name}"}) for each in tasks]
    document = package("Large", tasks).model_copy(update={"groups": groups})
    begun = process_time()
    drawing = unite(document, document)
    assert process_time() - begun < 0.3
    assert len(drawing.groups) == len(groups)
