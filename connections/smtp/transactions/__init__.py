"""Mail transactions (RFC 5321 section 3.3): MAIL, RCPT and the content, for one message or a run of them.

transaction has the rules, one for all ways: stepwise asks command by command; with PIPELINING (RFC 2920) the
transactions are written ahead of the answers to what went before, by data with DATA, or by chunks with CHUNKING
(RFC 3030), where a message costs one round trip and a run of messages shares it.

Doors: send_request (a message and what is to be done before its content leaves), sendable (whether this server can take
it), stepwise, pipelined, transaction.
Inside: pipelined chooses between chunks (BDAT) and data, by chunk_check (swallows_chunks); commands has what MAIL and
RCPT say; content the dots and line ends of a message.
"""
