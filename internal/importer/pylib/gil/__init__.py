"""What the runtime knows about its global interpreter lock.

enabled() tells whether the lock is on, stats() what each thread did with it: seconds held, waiting and detached by reason,
acquisitions, waits, switches by cause, the longest wait and whom it waited for. table() is the same as text.

    gophersnake -m gil run SCRIPT [ARG...]      runs the script unchanged, then prints the table on standard error
    gophersnake -m gil run --json FILE SCRIPT   writes the figures to a file as well
"""
from _gil import enabled, stats, table

__all__ = ["enabled", "stats", "table"]
