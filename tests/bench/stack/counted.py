"""What a worker imports (`celery worker --include`) to be counted."""

from tests.bench.stack.counting import install

install()
