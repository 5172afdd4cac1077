"""Deliveries by a part of a recipient's address. Of not so many recipients the deliveries are named, by one statement
for all that is asked of them; of more they are looked for one by one, the newest first."""

from typing import Any

from django.db import connection
from django.db.models import BooleanField, Count, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.lookups import IsNull

from designer.database.vendor import is_postgresql
from designer.storage.scanning import Fits, can_look_at_all
from tasks.deliveries.model import Delivery, DeliveryRecipient

NEWEST, OFTEN = 5_000, 100
"""Of so many of the newest recipients so many fit, where one soon finds a page of deliveries by looking at each."""
FEW = 5_000
"""Recipients whose deliveries are named without asking whether one could as well look at all deliveries in question."""
MOST = 150_000
"""Recipients whose deliveries are named: a database reads, sorts and takes them in some hundredths of a second."""
NAMES = "SELECT COUNT(*), ARRAY_AGG(delivery_id)::text FROM ({found}) AS found"
NAMES_IN_SQLITE = "SELECT COUNT(*), JSON_GROUP_ARRAY(delivery_id) FROM ({found}) AS found"


class Named(Func):
    """Whether a number is among those in a text that the database wrote, which is read by nobody else."""

    output_field = BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **options: Any) -> tuple[str, Any]:
        # As a subquery: of an array that it sees PostgreSQL judges each number while it plans.
        among = " = ANY(ARRAY(SELECT UNNEST("
        return self.as_sql(compiler, connection, template="%(expressions)s::bigint[])))", arg_joiner=among, **options)

    def as_sqlite(self, compiler: Any, connection: Any, **options: Any) -> tuple[str, Any]:
        among = " IN (SELECT value FROM json_each("
        return self.as_sql(compiler, connection, template="%(expressions)s))", arg_joiner=among, **options)


def narrow_to(deliveries: QuerySet[Delivery], has_part: Q) -> tuple[QuerySet[Delivery], Fits | None]:
    """Give the deliveries to somebody whose address has a part, told as a condition of recipients; or, where there are
    too many to name, the deliveries as they are and the condition by which one looks through them."""
    found = DeliveryRecipient.objects.filter(has_part).order_by()
    if not _is_frequent(has_part):
        number, numbers = _name(found)
        if number <= FEW or (number <= MOST and not can_look_at_all(deliveries)):
            return deliveries.filter(Named(F("pk"), Value(numbers))), None
    # Not EXISTS: PostgreSQL would join all recipients with all deliveries, and read those that nobody looks at.
    return deliveries, IsNull(Subquery(found.filter(delivery=OuterRef("pk")).values("pk")[:1]), False)


def _is_frequent(has_part: Q) -> bool:
    """Tell whether many of the newest recipients are such."""
    newest = DeliveryRecipient.objects.order_by("-delivery_id")[:NEWEST]
    return bool(newest.aggregate(number=Count("pk", filter=has_part))["number"] >= OFTEN)


def _name(found: QuerySet[DeliveryRecipient]) -> tuple[int, str]:
    """Give how many recipients there are, one more than MOST at most, and the numbers of their deliveries as
    a text."""
    sql, values = found.values("delivery_id")[: MOST + 1].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute((NAMES if is_postgresql() else NAMES_IN_SQLITE).format(found=sql), values)
        number, text = cursor.fetchone()
    return number, text or "{}"
