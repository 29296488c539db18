#!/usr/bin/env bash
# Scores mail as a receiving server would, without asking the network: that of the sample's newsletter,
# and ten real stories in every mode and layout. Prints size and score of each; every rule of
# SpamAssassin that fired is printed where a score is above 0, which fails. Its signature is verified
# by python3-dkim.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
all=$(mktemp -d)
trap 'rm -rf "$all"' EXIT

cd "$here"
mkdir "$all/newsletter"
cp -r test/fixtures/newsletter/issues "$all/newsletter/"
node test/readers/write-ten-stories.ts "$all" >/dev/null
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$all/dkim.pem"
printf 'v=DKIM1; k=rsa; p=%s' "$(openssl pkey -in "$all/dkim.pem" -pubout -outform DER | base64 -w0)" >"$all/record"
export DKIM_KEY_FILE="$all/dkim.pem" DKIM_SELECTOR=s1
for work in "$all"/*/; do
  name=$(basename "$work")
  node scripts/digest.ts --root "$work" >"$work/out" 2>&1 || { cat "$work/out" >&2; exit 1; }
  eml=$(find "$work/data/outbox" -name '*.eml' | sort | head -1)
  /usr/bin/python3 test/readers/verify_dkim.py "$all/record" "$eml" >/dev/null
  HOME="$all" spamassassin -L -t <"$eml" >"$work/scored" 2>/dev/null
  /usr/bin/python3 - "$work/scored" "$eml" "$name" <<'PY'
import email, email.policy, re, sys
scored, eml, name = sys.argv[1:]
text = open(scored, encoding='utf-8', errors='replace').read()
score = float(re.search(r'Content analysis details:\s+\((-?[\d.]+) points', text).group(1))
raw = open(eml, 'rb').read()
mail = email.message_from_bytes(raw, policy=email.policy.default)
size = {part.get_content_type(): len(part.get_payload(decode=True)) for part in mail.walk() if not part.is_multipart()}
if score > 0:
    print(text[text.index('Content analysis details'):])
print(f"{name:38} {score:5} points, mail {len(raw) / 1024:6.1f} KB, HTML {size['text/html'] / 1024:5.1f} KB, text {size['text/plain'] / 1024:5.1f} KB")
sys.exit(0 if score <= 0 else 1)
PY
done
