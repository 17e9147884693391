"""The numbers that a platform sets, and those that must fit each other. Times are in seconds.

A limit that concerns one file alone stands in that file.
"""

# Tencent SCF: cloud.tencent.com/document/product/583/11637, and /18586 for the sizes of memory.
MAX_RUN_SECONDS = 900  # the longest that a function may run
MAX_VARIABLES_BYTES = 4_096  # of all names and values of its environment
MEMORY_SIZES = (64, *range(128, 3_073, 128))  # MB

# The EdgeOne API: the longest time that one DescribePrefetchTasks may ask about.
API_WINDOW = 7 * 86_400

# The state, of JSON, unpacked. To decode it takes several times as much memory. A store reads and writes no more.
MAX_STATE_BYTES = 64_000_000

# A run stores its state at least this often, or the window that it reads would grow. The doctor complains if a state
# is older than that, and an hour for runs that failed.
STORE_AT_LEAST_EVERY = 6 * 3_600
STATE_IS_OLD_AFTER = STORE_AT_LEAST_EVERY + 3_600

# A job is forgotten once no window can show it, and a day for clocks. Before that, it is noted that it is still listed.
NOTE_AFTER = API_WINDOW
FORGET_JOBS_AFTER = API_WINDOW + 86_400

# News is owed for so long. The failure of a target is remembered for longer: its recovery may still be news then.
EXPIRE_AFTER = 7 * 86_400
FORGET_FAILURES_AFTER = EXPIRE_AFTER + 86_400
