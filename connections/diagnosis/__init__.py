"""Trying an SMTP connection manager out: each stage with its time, the dialogue, and what to change.

Doors: this module, and probe (the stages).
"""

from connections.diagnosis.advice import Fix, advise, find_fixes
from connections.diagnosis.guarding import guard_trial
from connections.diagnosis.message import make_test_message
from connections.diagnosis.probe import Report, StageReport, Trial, probe

__all__ = ["Fix", "Report", "StageReport", "Trial", "advise", "find_fixes", "guard_trial", "make_test_message", "probe"]
