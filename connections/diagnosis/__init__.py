"""Trying an SMTP connection manager out: each step with its time, the dialogue, and what to change.

Doors: this module, and probe (the steps).
"""

from connections.diagnosis.advice import Fix, advise, find_fixes
from connections.diagnosis.guarding import guard_trial
from connections.diagnosis.message import make_test_message
from connections.diagnosis.probe import Report, StepReport, Trial, probe

__all__ = ["Fix", "Report", "StepReport", "Trial", "advise", "find_fixes", "guard_trial", "make_test_message", "probe"]
