"""Names and places of servers, pure.

Doors: names (what can be a host name), patterns (names with * for what a credential may be shown to), networks (which
networks and ports connections may go to: Reach, and what no wide rule means, NEVER_MEANT).
"""
