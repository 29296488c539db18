#!/usr/bin/env bash
# The sample's mail, signed with RSA and Ed25519, goes through a real Postfix, as it does on its way
# to a reader. What comes out is verified by python3-dkim and by mailauth, and a change is noticed.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
export PATH="$PATH:/usr/sbin"
stop() {
  postfix -c "$work/etc" stop >/dev/null 2>&1 || true
  [ -z "${sink:-}" ] || kill "$sink" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT
cd "$here"
chmod 755 "$work"

# Where Postfix takes the mail on to: it writes its port, and each message into a file.
node test/readers/receive.ts "$work/port" "$work/received" &
sink=$!
for _ in $(seq 50); do [ -s "$work/port" ] && break; sleep 0.1; done

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
mkdir -p "$work/etc" "$work/queue" "$work/data"
chown postfix "$work/data"
cat >"$work/etc/main.cf" <<CF
compatibility_level = 3.6
queue_directory = $work/queue
data_directory = $work/data
maillog_file = $work/queue/log
maillog_file_prefixes = $work
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = relay.example
mydestination =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
relayhost = [127.0.0.1]:$(cat "$work/port")
smtp_host_lookup = native
CF
cat >"$work/etc/master.cf" <<CF
127.0.0.1:$port inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
CF
postfix -c "$work/etc" start >/dev/null 2>&1

cp -r test/fixtures/newsletter/issues "$work/"
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/r1.pem"
openssl genpkey -quiet -algorithm ED25519 -out "$work/e1.pem"
der() { openssl pkey -in "$1" -pubout -outform DER; }
printf 'v=DKIM1; k=rsa; p=%s' "$(der "$work/r1.pem" | base64 -w0)" >"$work/r1.record"
printf 'v=DKIM1; k=ed25519; p=%s' "$(der "$work/e1.pem" | tail -c 32 | base64 -w0)" >"$work/e1.record"
for name in Ana Đorđe Živana; do
  node scripts/subscribers.ts add "$(node -e 'console.log(require("crypto").randomUUID())')@list.example" --name "$name" --root "$work" >/dev/null
done
SMTP_URL="smtp://127.0.0.1:$port" DKIM_KEY_FILE="$work/r1.pem,$work/e1.pem" DKIM_SELECTOR=r1,e1 \
  node scripts/digest.ts --yes --root "$work" >/dev/null
for _ in $(seq 100); do
  [ "$(find "$work/received" -name '*.eml' | wc -l)" -ge 3 ] && break
  sleep 0.1
done

grep -q 'by relay.example (Postfix)' "$work"/received/*.eml
/usr/bin/python3 test/readers/verify_dkim.py "$work/r1.record" "$work"/received/*.eml
node test/readers/verify-dkim.ts "$work" "$work"/received/*.eml
