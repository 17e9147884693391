"""How things are said: `phrases` has the words of each language, `wording` numbers, times and statuses.

`document` has lines and sections before any markup, `paginate` fits them into messages, `truncate` shortens a line.
`url_groups` says where URLs are.
"""
