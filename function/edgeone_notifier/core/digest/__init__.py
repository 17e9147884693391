"""What a digest says: `content` gathers it, `compose` puts it together.

`sort` classifies it once. `title` is the first line, `about` the second, `notices` say what concerns the watching
itself, `sections` order the rest: `failures` by `causes`, and `jobs`.
"""
