#!/usr/bin/env bash
# Scores the sample's mail as a receiving server would, without asking the network: every rule of
# SpamAssassin that fired is printed, and a score of 1.0 or more fails.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp -r "$here/issues" "$work/"
cd "$here"
node scripts/digest.ts --root "$work" >/dev/null
eml=$(find "$work/data/outbox" -name '*.eml' | sort | head -1)
HOME="$work" spamassassin -L -t <"$eml" >"$work/scored" 2>/dev/null
sed -n '/^Content analysis details/,$p' "$work/scored"
/usr/bin/python3 - "$work/scored" <<'PY'
import re, sys
text = open(sys.argv[1], encoding='utf-8', errors='replace').read()
score = float(re.search(r'Content analysis details:\s+\((-?[\d.]+) points', text).group(1))
print(f'spamassassin: {score} points')
sys.exit(0 if score < 1.0 else 1)
PY
