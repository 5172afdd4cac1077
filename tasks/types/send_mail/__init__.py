"""The Send Mail task: one mail through an SMTP connection manager.

It is built by markup and message, which know no Django and no files; materials gathers what they need, run and batch
hand it to tasks/deliveries, and preview shows and tests it from the editor.
"""
