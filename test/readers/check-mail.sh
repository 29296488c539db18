#!/usr/bin/env bash
# Scores mail as a receiving server would, without asking the network: that of the sample and of an
# issue with whole stories. Every rule of SpamAssassin that fired is printed, and a score above 0
# fails. Its signature is verified by python3-dkim.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
all=$(mktemp -d)
trap 'rm -rf "$all"' EXIT

cd "$here"
for issues in issues test/fixtures/newsletter/issues; do
  work=$(mktemp -d -p "$all")
  cp -r "$here/$issues" "$work/"
  openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/dkim.pem"
  printf 'v=DKIM1; k=rsa; p=%s' "$(openssl pkey -in "$work/dkim.pem" -pubout -outform DER | base64 -w0)" >"$work/record"
  DKIM_KEY_FILE="$work/dkim.pem" DKIM_SELECTOR=s1 node scripts/digest.ts --root "$work" >/dev/null
  /usr/bin/python3 test/readers/verify_dkim.py "$work/record" "$work"/data/outbox/*.eml
  eml=$(find "$work/data/outbox" -name '*.eml' | sort | head -1)
  HOME="$work" spamassassin -L -t <"$eml" >"$work/scored" 2>/dev/null
  sed -n '/^Content analysis details/,$p' "$work/scored"
  /usr/bin/python3 - "$work/scored" "$issues" <<'PY'
import re, sys
text = open(sys.argv[1], encoding='utf-8', errors='replace').read()
score = float(re.search(r'Content analysis details:\s+\((-?[\d.]+) points', text).group(1))
print(f'spamassassin, {sys.argv[2]}: {score} points')
sys.exit(0 if score <= 0 else 1)
PY
done
