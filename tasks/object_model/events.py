"""SSIS's DefaultEvents: what a program derives from to hear of a run."""

from typing import Any

from tasks.object_model.spelling import spelled_as_ssis, write_as_ssis


@spelled_as_ssis
class DefaultEvents:
    """Hears of events and does nothing. Override what is wanted, in our spelling or in SSIS's.

    What SSIS hands over as ref fireAgain is an argument here; a method that returns False is not called again.
    on_error and on_query_cancel return whether the execution is to be canceled.
    """

    def __init_subclass__(cls, **given: Any) -> None:
        super().__init_subclass__(**given)
        for name in [each for each in vars(DefaultEvents) if each.startswith("on_")]:
            spelled = write_as_ssis(name)
            if spelled in vars(cls):
                setattr(cls, name, vars(cls)[spelled])
            elif name in vars(cls):
                setattr(cls, spelled, vars(cls)[name])

    def on_pre_validate(self, executable: Any, fire_again: bool) -> bool | None:
        """Validation begins."""

    def on_post_validate(self, executable: Any, fire_again: bool) -> bool | None:
        """Validation is over."""

    def on_pre_execute(self, executable: Any, fire_again: bool) -> bool | None:
        """An executable begins."""

    def on_post_execute(self, executable: Any, fire_again: bool) -> bool | None:
        """An executable has ended."""

    def on_error(
        self,
        source: Any,
        error_code: int,
        sub_component: str,
        description: str,
        help_file: str,
        help_context: int,
        interface_id: str,
    ) -> bool | None:
        """An error. Return True to cancel the execution."""

    def on_warning(
        self,
        source: Any,
        warning_code: int,
        sub_component: str,
        description: str,
        help_file: str,
        help_context: int,
        interface_id: str,
    ) -> None:
        """A warning."""

    def on_information(
        self,
        source: Any,
        information_code: int,
        sub_component: str,
        description: str,
        help_file: str,
        help_context: int,
        interface_id: str,
        fire_again: bool,
    ) -> bool | None:
        """Something worth knowing."""

    def on_task_failed(self, task_host: Any) -> None:
        """A task has failed."""

    def on_progress(
        self,
        task_host: Any,
        progress_description: str,
        percent_complete: int,
        progress_count_low: int,
        progress_count_high: int,
        sub_component: str,
        fire_again: bool,
    ) -> bool | None:
        """How far a task is."""

    def on_query_cancel(self) -> bool | None:
        """Whether to go on is asked. Return True to cancel the execution."""

    def on_variable_value_changed(self, container: Any, variable: Any, fire_again: bool) -> bool | None:
        """A variable that says so has another value."""

    def on_execution_status_changed(self, executable: Any, status: Any, fire_again: bool) -> bool | None:
        """Nothing calls this yet: there are no suspended executions here."""

    def on_breakpoint_hit(self, breakpoint_site: Any, breakpoint_target: Any) -> None:
        """Nothing calls this: there are no breakpoints here."""

    def on_custom_event(
        self,
        task_host: Any,
        event_name: str,
        event_text: str,
        arguments: Any,
        sub_component: str,
        fire_again: bool,
    ) -> bool | None:
        """An event of a task's own, such as SendMailTaskEnd."""
