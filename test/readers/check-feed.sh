#!/usr/bin/env bash
# Reads the sample's feeds as feed readers do: xmllint, feedparser, newsboat and sfeed over HTTP, with
# conditional requests. Fails on any fault, where a second build gives other bytes, and where a reader
# shows an edited story twice.
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

xmllint --noout "$work"/public/*.xml "$work"/public/*.atom "$work"/public/*.opml "$work"/public/sections/*/*.{xml,atom}
/usr/bin/python3 - "$work/public" <<'PY'
import glob, json, sys, feedparser
folder = sys.argv[1]
def read(path):
    feed = feedparser.parse(path)
    assert not feed.bozo, (path, feed.bozo_exception)
    return feed
names = ('Ivana Joksimović', 'Nebojša Djurasović', 'Danilo Ćurčić', 'Niš')
for base, count in (('feed', 3), ('items', 7)):
    rss, atom = read(f'{folder}/{base}.xml'), read(f'{folder}/{base}.atom')
    doc = json.load(open(f'{folder}/{base}.json', encoding='utf8'))
    assert doc['version'] == 'https://jsonfeed.org/version/1.1'
    assert len(rss.entries) == len(atom.entries) == len(doc['items']) == count, base
    for a, b, c in zip(rss.entries, atom.entries, doc['items']):
        assert a.id == b.id == c['id'] and a.id.startswith('urn:uuid:'), a.id
        assert a.title == b.title == c['title'] and a.link == b.link == c['url']
        assert a.author == b.author == c['authors'][0]['name'], (a.author, b.author)
        assert a.published_parsed == b.published_parsed, a.title
        assert a.content[0].value.strip() == b.content[0].value.strip(), a.title
        assert '<script' not in c['content_html'] and 'src="images' not in c['content_html']
        assert a.link.startswith('https://')
    ids = {entry.id for entry in rss.entries}
    assert len(ids) == count
    everything = ''.join(entry.content[0].value for entry in rss.entries)
    for name in names:
        assert name in everything, name
for path in glob.glob(f'{folder}/sections/*/feed.*'):
    if not path.endswith('json'):
        assert read(path).entries, path
print('feedparser: the same entries in RSS, Atom and JSON; ids, titles, dates, authors, letters')
PY

/usr/bin/python3 -m http.server 0 --bind 127.0.0.1 --directory "$work/public" >"$work/http.log" 2>&1 &
server=$!
for _ in $(seq 100); do
  port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$work/http.log" | head -1)
  [ -n "$port" ] && break
  sleep 0.1
done
for name in feed.xml items.xml feed.atom items.atom; do echo "http://127.0.0.1:$port/$name"; done >"$work/urls"
: >"$work/config"
reload() {
  unread=$(HOME="$work" newsboat -u "$work/urls" -c "$work/cache.db" -C "$work/config" -x reload print-unread)
  case "$unread" in
    10*) ;;
    *) echo "newsboat: $unread" >&2; exit 1 ;;
  esac
}
reload
reload
reload
grep -q '" 304 ' "$work/http.log" || { echo 'newsboat: no conditional request was answered with 304' >&2; exit 1; }
echo "newsboat: $unread in four feeds (RSS and Atom have the same ids), the same after three reloads, with 304"
sed -i 's/two days in May/two full days in May/' "$work"/issues/003/*next-stop-novi-sad.md
node scripts/build.ts --root "$work" >/dev/null
if cmp -s "$work/first.xml" "$work/public/feed.xml"; then echo 'the edited story is not in the feed' >&2; exit 1; fi
sleep 1
reload
echo 'newsboat: an edited story is not shown twice'

for name in feed.xml items.xml feed.atom items.atom; do
  count=$(sfeed <"$work/public/$name" | cut -f 6 | sort -u | wc -l)
  case "$name $count" in
    'feed.'*' 3' | 'items.'*' 7') ;;
    *) echo "sfeed: $count ids in $name" >&2; exit 1 ;;
  esac
done
echo 'sfeed: every entry has an id of its own'

node test/readers/hostile.ts "$work/hostile"
node scripts/build.ts --root "$work/hostile" >/dev/null 2>&1
xmllint --huge --noout "$work"/hostile/public/*.{xml,atom,opml}
/usr/bin/python3 - "$work/hostile/public" <<'PY'
import json, re, sys, feedparser
folder = sys.argv[1]
for base, count in (('feed', 1), ('items', 20), ('items-archive-1', 20), ('items-archive-10', 20)):
    for ending in ('xml', 'atom'):
        feed = feedparser.parse(f'{folder}/{base}.{ending}')
        assert not feed.bozo and len(feed.entries) == count, (base, ending, len(feed.entries))
    for item in json.load(open(f'{folder}/{base}.json', encoding='utf8'))['items']:
        tags = re.findall(r'<[a-z][^>]*>', item['content_html'], re.I)
        for tag in tags:
            assert not re.match(r'<(script|iframe|object|embed|form|svg|style|link|meta)', tag, re.I), tag
            assert not re.search(r'\son\w+=|="\s*(javascript|data|vbscript):|style=', tag, re.I), tag
print('200 stories that nobody would wish for: every feed well-formed, none of them active')
PY
