"""What people ask for by hand, one file each; `dispatch` picks. A run by timer imports none of it."""
