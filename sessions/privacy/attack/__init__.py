"""Our own attacker: what a session's stored data tells of who asked, voted and answered.

It has what somebody has who gets hold of the files: every row with its place in the file, the write-ahead
log, backups, exports, logs. It knows nothing that only the server can derive, and it only reads.

* `sqlite_file` and `write_ahead_log` read a database as bytes; `sqlite` and `postgres` make `Row`s of it,
  `texts` finds them in exports and logs, `evidence` takes one session's.
* `claims` are the attacks: each claims that two rows come from one person.
* `chance` compares an attack with the same attack on shuffled rows, and with the truth where a test kept it.
* `words` says what was found.
"""
