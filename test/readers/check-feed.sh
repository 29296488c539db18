#!/usr/bin/env bash
# Reads the sample's feed as feed readers do: xmllint, feedparser, and newsboat over HTTP.
# Fails on any fault, and where a second build gives other bytes.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

cp -r "$here/issues" "$work/"
cd "$here"
node scripts/compose.ts --root "$work" >/dev/null
node scripts/build.ts --root "$work" >/dev/null
cp "$work/public/feed.xml" "$work/first.xml"
node scripts/build.ts --root "$work" --out "$work/again" >/dev/null
cmp "$work/first.xml" "$work/again/feed.xml"

xmllint --noout "$work/first.xml"

/usr/bin/python3 - "$work/first.xml" <<'PY'
import sys, feedparser
feed = feedparser.parse(sys.argv[1])
assert not feed.bozo, feed.bozo_exception
assert len(feed.entries) == 3, len(feed.entries)
ids = [entry.id for entry in feed.entries]
assert len(set(ids)) == 3 and all(i.startswith('urn:uuid:') for i in ids), ids
for entry in feed.entries:
    assert entry.published_parsed, entry.title
    assert entry.link.startswith('https://'), entry.link
    content = entry.content[0].value
    assert '<script' not in content and 'src="images' not in content
everything = ''.join(entry.content[0].value for entry in feed.entries)
for name in ('Ivana Joksimović', 'Nebojša Djurasović', 'Danilo Ćurčić', 'Niš'):
    assert name in everything, name
print('feedparser: 3 entries, ids, dates, letters')
PY

/usr/bin/python3 -m http.server 0 --bind 127.0.0.1 --directory "$work/public" >"$work/http.log" 2>&1 &
server=$!
for _ in $(seq 100); do
  port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$work/http.log" | head -1)
  [ -n "$port" ] && break
  sleep 0.1
done
echo "http://127.0.0.1:$port/feed.xml" >"$work/urls"
: >"$work/config"
for _ in 1 2; do
  unread=$(HOME="$work" newsboat -u "$work/urls" -c "$work/cache.db" -C "$work/config" -x reload print-unread)
  case "$unread" in
    3*) ;;
    *) echo "newsboat: $unread" >&2; exit 1 ;;
  esac
done
echo "newsboat: $unread, the same after a second reload"
