"""What is deployed, as bytes: `make package` and `make release`.

package.py       the package for SCF, from what is known, locked and compiled
known.py         which files are the function's: those that git tracks, or known.txt lists
dependencies.py  the locked dependencies as files for SCF
bytecode.py      compiled for SCF's Python, which never does so itself
runtimes.py      which Pythons of SCF's there are
archive.py       a zip, always of the same bytes
release.py       the package under its version's name, a bill of materials, checksums
no_package.py    what pip and uv are told who would install the checkout
"""
