"""The Send Mail task: one mail through an SMTP connection manager.

It is built by markup and message, which know no Django and no files; making gathers what they need, run and batch
hand it to tasks/deliveries (perform sends it in a program), and preview shows and tests it from the editor. The rooms:
markup, message, making, preview, dtsx.

Doors: properties and validation (for mails without a package), message.bounds, preview.views (for the routes).
"""
