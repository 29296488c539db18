"""Verifies the DKIM signatures of the messages named, without the network.

usage: verify_dkim.py RECORD MESSAGE...
RECORD holds what DNS would answer for the selector.
"""
import sys
import dkim

record = open(sys.argv[1], 'rb').read().strip()
for path in sys.argv[2:]:
    message = open(path, 'rb').read()
    assert b'DKIM-Signature:' in message, f'{path} is not signed'
    assert dkim.verify(message, dnsfunc=lambda name, timeout=5: record), f'{path} is not verified'
print(f'python3-dkim: {len(sys.argv) - 2} signatures verified')
