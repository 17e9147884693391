"""What a digest says: `content` gathers it, `compose` puts it together.

`sort` classifies it once, `kinds` parts it by the kinds of tasks. `title` is the first line, `about` the second,
`watching` says what concerns the watching itself, `sections` order the rest: `failures` by `causes`, and `jobs`.
"""
