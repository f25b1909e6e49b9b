"""The only place where effects are put in order; what is decided is decided in pure rooms.

`refresh` does one source, `collect` one target without a store, `publish` the outputs, `reclean` the kept pages.
"""

from feedclean.pipeline.collecting import Collected, collect
from feedclean.pipeline.outputs import Outlet, publish
from feedclean.pipeline.recleaning import Recleaned, reclean
from feedclean.pipeline.refreshing import Means, refresh

__all__ = ["Collected", "Means", "Outlet", "Recleaned", "collect", "publish", "reclean", "refresh"]
