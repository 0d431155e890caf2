"""Writes the corpus again: python3 -B tests/email/corpus/make/make.py

Each mail is put together byte by byte beside what a careful person reads in it. The two are written down here and
nowhere computed from each other, so that a fault of a reader shows. Add a mail by a call of `mail` in the module of
its kind; the files NAME.eml and NAME.json are committed.
"""
import automatic
import broken
import charsets
import chinese_clients
import pieces
import structure
import western_clients

for kind in (chinese_clients, western_clients, charsets, automatic, structure, broken):
    kind.make()
print(pieces.finish(), 'mails')
