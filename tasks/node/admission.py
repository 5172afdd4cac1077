"""What a node does with a job that comes from the queue: it hands it to a process, or holds it until there is room for
the person whose it is, so that what comes behind it goes on.

All of this is done by the main process's event loop, which knows without asking what is at work. What it holds stays
unacknowledged, so another node gets it when this one ends; and the database knows it too, as work that waits.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from celery import bootsteps
from celery.worker import state
from celery.worker.components import Pool
from celery.worker.request import Request
from django.conf import settings

from tasks.node import PERSON
from tasks.node.shares import Shares

MOST_HELD = 10_000
"""Jobs that a node holds at once. Recovery queues again what comes beyond that."""
PERIOD = 1.0
"""Seconds between two looks for jobs whose end was not heard of."""

QUIET = 5.0
"""Seconds without any work after which processes that were made for many people are ended, one at a time."""
REST = 60.0
"""Seconds without any work after which a node that may rest ends a process."""

Process = Callable[[Request], Any]
Change = Callable[[int], None]
Job = tuple[str, str]


class Admission:
    """Lets jobs begin as the shares of people allow."""

    def __init__(self, shares: Shares, process: Process, resize: Change) -> None:
        self._shares = shares
        self._process = process
        self._resize = resize
        self._quiet_since = time.monotonic()
        self._was_short = False
        self._at_work: dict[str, Request] = {}
        self._held: dict[int, dict[Job, Request]] = {}
        self._widen: Change = lambda _jobs: None

    def connect(self, widen: Change) -> None:
        """Begin with a connection to the queue. What is held stays so: a queue that has lost its memory does not hand
        it out anew, and of one that does the second is not held beside the first.
        """
        self._widen = widen
        held = [request for jobs in self._held.values() for request in jobs.values()]
        for request in held:
            request.acknowledged = True  # as far as that can be, without the connection that it came by
            state.task_reserved(request)  # Celery forgets with a connection what it has not begun
        if held:
            widen(len(held))

    def take(self, request: Request) -> None:
        """Begin a job, or hold it: then behind what this person's jobs wait for already."""
        person = _person_of(request)
        if person is None or (person not in self._held and self._shares.has_room(person)):
            self._begin(request)
        else:
            self._hold(person, request)
            self._wake()

    def tidy(self) -> None:
        """Count no more what is not at work any more, however it ended."""
        for request in [each for each in self._at_work.values() if each.id not in state.requests]:
            self._forget(request)
        self._go_on()
        self._look_who_waits()
        if self._at_work or not self._shares.may_shrink:
            self._quiet_since = time.monotonic()
        elif time.monotonic() - self._quiet_since > (QUIET if self._shares.has_extra else REST):
            self._quiet_since = time.monotonic()
            self._change_processes(-1)

    def _look_who_waits(self) -> None:
        """Let nobody's jobs, which mostly end at once, wait for each other in a node that rests, but not for long."""
        if self._shares.is_short and self._was_short:
            self._wake()
        self._was_short = self._shares.is_short

    def _change_processes(self, number: int) -> None:
        self._shares.processes += number
        self._resize(number)

    def _begin(self, request: Request) -> None:
        self._at_work[request.id] = request
        self._shares.begin(_person_of(request))
        # Celery calls what stands there, and has no other word for it in the main process.
        request.on_success = partial(self._ended, request, request.on_success)  # type: ignore[method-assign]
        request.on_failure = partial(self._ended, request, request.on_failure)  # type: ignore[method-assign]
        self._process(request)
        if lacking := self._shares.lacking:
            self._change_processes(lacking)

    def _ended(self, request: Request, tell: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Tell Celery of the end of a job, and begin what waited for it."""
        try:
            return tell(*arguments, **options)
        finally:
            self._forget(request)
            self._go_on()

    def _forget(self, request: Request) -> None:
        if self._at_work.pop(request.id, None):
            self._shares.end(_person_of(request))

    def _hold(self, person: int, request: Request) -> None:
        jobs = self._held.setdefault(person, {})
        if (job := _job_of(request)) in jobs or sum(map(len, self._held.values())) >= MOST_HELD:
            request.acknowledge()
            state.task_ready(request)
        else:
            jobs[job] = request
            self._widen(1)
        if not jobs:
            del self._held[person]

    def _wake(self) -> None:
        """Make the processes that a node lacks which rests, now that something waits for one."""
        if unmade := self._shares.unmade:
            self._change_processes(unmade)
            self._go_on()

    def _go_on(self) -> None:
        """Begin what is held, one job of each person in turn, as far as there is room."""
        while (person := next(filter(self._shares.has_room, self._held), None)) is not None:
            jobs = self._held.pop(person)
            request = jobs.pop(next(iter(jobs)))
            if jobs:
                self._held[person] = jobs
            self._widen(-1)
            self._begin(request)


def _person_of(request: Request) -> int | None:
    person = request.request_dict.get(PERSON)
    return person if isinstance(person, int) else None


def _job_of(request: Request) -> Job:
    return str(request.name), str(request.argsrepr)


class AdmissionStep(bootsteps.StartStopStep):
    """Gives a node its spare processes, and puts the admission between its queue and its processes.

    Celery's --concurrency says how many jobs of one person a node has at work at once.
    """

    requires = (Pool,)

    def __init__(self, worker: Any, **options: Any) -> None:
        super().__init__(worker, **options)
        spare = max(0, settings.SPARE_PROCESSES)
        self._shares = Shares(worker.concurrency, spare, settings.MOST_SPARE_PROCESSES, settings.RESTING_PROCESSES)
        worker.concurrency = worker.min_concurrency = self._shares.processes

    def create(self, worker: Any) -> None:
        """Stand before what hands jobs to processes; the pool is there, the consumer of the queue not yet."""
        self._admission = Admission(self._shares, worker.process_task, partial(_resize, worker))
        worker.process_task = self._admission.take

    def register_with_event_loop(self, worker: Any, hub: Any) -> None:
        """Begin to look after jobs, now that there is a queue."""
        self._admission.connect(partial(_widen, worker.consumer))
        hub.call_repeatedly(PERIOD, self._admission.tidy)


def _resize(worker: Any, number: int) -> None:
    """Start or end a process of the pool."""
    if number > 0:
        worker.pool.grow(number)
        worker.pool.maintain_pool()
    else:
        worker.pool.shrink(-number)
    worker.consumer._update_prefetch_count(number)


def _widen(consumer: Any, jobs: int) -> None:
    """Let the queue hand out so many jobs more, because some are held, or fewer again."""
    if consumer.qos is not None:  # there is none while the broker is away
        (consumer.qos.increment_eventually if jobs > 0 else consumer.qos.decrement_eventually)()
