"""`make bench`: how fast packages run, beside plain smtplib on the same machine, against the same server, in one go."""
