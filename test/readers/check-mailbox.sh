#!/usr/bin/env bash
# Collects from a real mailbox: Dovecot on loopback, over IMAP. A letter, a letter with a Word document,
# a letter with a link, and one that nothing can be made of.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
export PATH="$PATH:/usr/sbin"
stop() {
  [ -z "${dovecot:-}" ] || kill "$dovecot" 2>/dev/null || true
  [ -z "${web:-}" ] || kill "$web" 2>/dev/null || true
  sleep 0.2
  rm -rf "$work"
}
trap stop EXIT
cd "$here"
chmod 755 "$work"
id vmail >/dev/null 2>&1 || useradd --system --no-create-home vmail

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
mkdir -p "$work/run" "$work/mail/new" "$work/mail/cur" "$work/mail/tmp"
cat >"$work/dovecot.conf" <<CF
base_dir = $work/run
state_dir = $work/run
log_path = $work/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = vmail
default_login_user = vmail
default_internal_group = vmail
first_valid_uid = 1
mail_location = maildir:$work/mail
passdb {
  driver = static
  args = password=open
}
userdb {
  driver = static
  args = uid=vmail gid=vmail home=$work/home
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $port
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
CF
node test/readers/mailbox.ts "$work" &
web=$!
for _ in $(seq 50); do [ -s "$work/web-port" ] && break; sleep 0.1; done
chown -R vmail "$work/mail"
dovecot -F -c "$work/dovecot.conf" &
dovecot=$!
for _ in $(seq 50); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done

mkdir -p "$work/issues"
sed '/^sources:/,/^[a-z]/d' test/fixtures/newsletter/issues/newsletter.yaml >"$work/issues/newsletter.yaml"
printf 'sources:\n  - { name: By mail, mailbox: true }\n' >>"$work/issues/newsletter.yaml"
export COLLECT_LOOPBACK=yes
collect() { IMAP_URL="imap://stories:${1}@127.0.0.1:$port/INBOX" node scripts/collect.ts --root "$work"; }

code=0
collect no-key-9 >"$work/out" 2>&1 || code=$?
[ "$code" = 3 ] && grep -q 'the server refused the user or the password' "$work/out" || { cat "$work/out"; exit 1; }
if grep -q 'no-key-9' "$work/out"; then echo 'the password was told' >&2; exit 1; fi

collect open >"$work/out" 2>&1 || { cat "$work/out" "$work/log" >&2; exit 1; }
cat "$work/out"
grep -q 'attachment-left-out' "$work/out"
cd "$work/issues/inbox"
[ "$(ls ./*.md | wc -l)" = 3 ]
grep -q '^author: Živana Đorđević$' pismo-iz-nisa.md
grep -q '^draft: true$' pismo-iz-nisa.md
grep -q '^author: Ina Torv$' report-on-the-bridge.md
grep -q '^title: The bridge reopens$' the-bridge-reopens.md
grep -q '^author: Oskar Dref$' the-bridge-reopens.md
if grep -rq '@list.example\|@mill.example' .; then echo 'an address came along' >&2; exit 1; fi
# S: read. F: important.
[ "$(find "$work/mail" -name '*:2,*S*' | wc -l)" = 4 ]
[ "$(find "$work/mail" -name '*:2,*F*' | wc -l)" = 1 ]
cd "$here"
collect open >"$work/out" 2>&1
[ "$(cat "$work/out")" = 'By mail: no stories' ]
echo 'dovecot: a letter, a document and a link became drafts, each once; what nothing came of is marked'
