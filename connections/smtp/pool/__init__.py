"""The connections of a process, used again by the next message.

Doors: pool (SessionPool.send and send_many, PROCESS_POOL), limits (messages in a second and connections at once, in one
process), redis_limits (the same across all workers).
Inside: state says who gets a connection and who waits (PoolState.take); buckets when one is closed, and how a crowded
server is spared; retries when a message gets one more try.
"""
