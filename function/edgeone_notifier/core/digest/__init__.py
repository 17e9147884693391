"""What a digest says: `content` gathers it, `compose` puts it together.

`title` is the first line, `notices` say what concerns the watching itself, `sections` order the rest: failures by
`causes`, `groups` and `url_groups`; jobs by `jobs` and `job_sums`.
"""
