"""This package is the only place that kills runs and lets them overlap, to prove that nothing is lost or told again.

test_crash.py      a run is killed before and after each of its operations
test_overlap.py    runs at the same time, in processes of their own
test_storm.py      the same, and chats in trouble, as chance has it
sweep.py           all of that, the long way: a command
  kills.py           kills a run at each point, and looks whether the next ones make it good
    scenarios.py       what has happened when the run comes that is killed
  storm.py           lets kills, overlaps and chats in trouble come together
    failure_lists.py   is the list of failures had, as a file or by command? (pure)
    judge.py           is something lost, or told again without a word? (pure)
  gate.py            holds the requests of a run, so that others can overtake it
  world.py           an emulated cloud, a state and a clock, and runs in it
    zygote.py          starts each run in a fork, since to start Python and to import takes half a second
    fork.py            one run in a process of its own
      operations.py      counts what a process does to the world, and kills it there
"""
