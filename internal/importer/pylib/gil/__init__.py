"""What the runtime knows about its global interpreter lock.

enabled() tells whether the lock is on, stats() what each thread did with it: seconds held, waiting and detached by reason,
acquisitions, waits, switches by cause, the longest wait and whom it waited for; and, under "contention", at which lines of
the program threads waited for locks and for each other. table() is the same as text.

waits() tells what each thread that waits for a lock, an event, a queue or another thread waits for, who holds it and for
how long, deadlocks() which threads wait for each other and so for ever. faulthandler's dumps say the same.

    gophersnake -m gil run SCRIPT [ARG...]      runs the script unchanged, then prints the table on standard error
    gophersnake -m gil run --json FILE SCRIPT   writes the figures to a file as well
"""
from _gil import deadlocks, enabled, stats, table, waits

__all__ = ["deadlocks", "enabled", "stats", "table", "waits"]
