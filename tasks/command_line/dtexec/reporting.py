"""What dtexec prints of a run: blocks in its form, and the last lines."""

from datetime import datetime

from tasks.client.answers import EventMessage
from tasks.command_line.printing import clean

LETTERS = {"OnError": "E", "OnWarning": "W", "OnInformation": "I", "OnProgress": "P"}
KINDS = {"E": "Error", "W": "Warning", "I": "Info", "P": "Progress", "C": "Custom", "V": "Verbose"}
STANDARD = ("On", "Diagnostic")


class Report:
    """Prints what is wanted of a run."""

    def __init__(self, levels: frozenset[str]) -> None:
        self._levels = levels
        self.warnings = 0
        self._began = datetime.now().astimezone()
        print(f"Started:  {self._began:%H:%M:%S}")

    def tell(self, event: str, source: str, description: str, code: str = "") -> None:
        """Print an event as a block, if its level is wanted."""
        self.warnings += event == "OnWarning"
        letter = LETTERS.get(event) or ("V" if event.startswith(STANDARD) else "C")
        if letter not in self._levels and "V" not in self._levels:
            return
        print(f"{KINDS[letter]}: {datetime.now().astimezone():%Y-%m-%d %H:%M:%S.%f}")
        for name, text in (("Code", code), ("Source", source), ("Description", description)):
            if text:
                print(f"   {name}: {clean(text)}")
        print(f"End {KINDS[letter]}", flush=True)

    def tell_message(self, message: EventMessage) -> None:
        """Print a line of a server's log."""
        self.tell(message.event_name, message.message_source_name, message.message, message.message_code)

    def conclude(self, result: str, number: int) -> None:
        """Print the last lines, with SSIS's name of the result and its number."""
        ended = datetime.now().astimezone()
        print(f"DTExec: The package execution returned DTSER_{result} ({number}).")
        print(f"Started:  {self._began:%H:%M:%S}\nFinished: {ended:%H:%M:%S}")
        print(f"Elapsed:  {(ended - self._began).total_seconds():.3f} seconds")
