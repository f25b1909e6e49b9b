"""When things happen: due times, ticks, host lanes, leases. The only home of APScheduler.

An engine knows nothing of feeds: it is given a coroutine that refreshes one source, and says when.
"""

from feedclean.engine.crontab import check_cron
from feedclean.engine.local import LocalEngine, Pace
from feedclean.engine.schedule import reschedule

__all__ = ["LocalEngine", "Pace", "check_cron", "reschedule"]
