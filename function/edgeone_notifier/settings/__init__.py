"""The settings: `settings` and `channel` say what there is, `environment` reads it, `mistakes` words what is wrong.

`toml_file` reads settings.toml, and `variables` says what counts of all places. `state_url` checks STATE_URL,
`secret_reference` reads `ssm://…`, and `secrets` asks Secrets Manager for it.
"""
