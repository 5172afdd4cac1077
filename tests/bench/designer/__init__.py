"""`python -m tests.bench --designer`: how quick the designer is with packages of 300 and 1,000 tasks, in Chromium and
at the server, beside what is to be reached.

table prints the lines. served asks the server, opened and moving use the page, watching runs the package with and
without somebody who looks on. browser counts frames and the processor's time; grid makes the packages.
"""
