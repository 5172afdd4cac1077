"""The client of other programs: a server's packages, executions and deliveries over its REST API, with a token.

What is asked and what the answers mean is written once, as steps that know no network (exchange); Client and
AsyncClient take them. Programs import it as mailwright.client (docs/programs/client.md). Nothing here needs Django.

Doors: client, async_client, answers, drafts, editing, errors, mails.
Inside: exchange says what is asked again and how often, runs which Idempotency-Key a start has, reading which error an
answer is, transport where a token may go.
"""
