"""How the state is written: `codec` reads and writes what `model` holds.

`migrations` reads earlier versions, `wire_names` has the stored words, `typed_json` and `snapshots` the parts,
`compress` packs what is large.
"""
