#!/usr/bin/env bash
# Holds the sample's feeds to their formats (the grammar of Atom, the schema of JSON Feed, the rules for RSS),
# and reads them as feed readers do: feedparser, newsboat, rss2email and sfeed, over HTTP with conditional
# requests. Fails on any fault, where a second build gives other bytes, and where a reader shows an edited
# story twice.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

cp -r "$here/test/fixtures/newsletter/issues" "$work/"
cd "$here"
node scripts/compose.ts --root "$work" >/dev/null
node scripts/build.ts --root "$work" >/dev/null
cp "$work/public/feed.xml" "$work/first.xml"
node scripts/build.ts --root "$work" --out "$work/again" >/dev/null
cmp "$work/first.xml" "$work/again/feed.xml"

grammar() { find "$1" -name '*.atom' -print0 | xargs -0 jing -c test/readers/atom.rnc 2>/dev/null; }
xmllint --noout "$work"/public/*.{xml,opml}
grammar "$work/public"
/usr/bin/python3 test/readers/check_feeds.py "https://newsletter.dpnsee.example=$work/public"
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

node test/readers/serve-site.ts "$work/public" "$work/at" "$work/http.log" &
server=$!
for _ in $(seq 100); do [ -s "$work/at" ] && break; sleep 0.1; done
at=$(cat "$work/at")
for name in feed.xml items.xml feed.atom items.atom; do echo "$at/$name"; done >"$work/urls"
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
grep -q ' 304$' "$work/http.log" || { echo 'newsboat: no conditional request was answered with 304' >&2; exit 1; }
echo "newsboat: $unread in four feeds (RSS and Atom have the same ids), the same after three reloads, with 304"

# rss2email writes each entry as a mail into a maildir, and remembers by id what it has written.
mkdir "$work/mail"
r2e() {
  HOME="$work" XDG_CONFIG_HOME="$work" XDG_DATA_HOME="$work" /usr/bin/r2e "$@" 2>"$work/r2e.log" &&
    ! grep -E 'WARNING|ERROR' "$work/r2e.log" >&2 || { cat "$work/r2e.log" >&2; exit 1; }
}
r2e new reader@reader.example
sed -i -e 's/^email-protocol = .*/email-protocol = maildir/' -e "s,^maildir-path = .*,maildir-path = $work/mail," \
  -e 's/^date-header = .*/date-header = True/' -e 's/^html-mail = .*/html-mail = True/' "$work/rss2email.cfg"
while read -r url; do
  name=${url##*/}
  r2e add "${name/./-}" "$url"
done <"$work/urls"
r2e run
before=$(wc -l <"$work/http.log")
r2e run
r2e run
answers=$(tail -n "+$((before + 1))" "$work/http.log" | grep -c ' 304$' || true)
[ "$answers" = 8 ] || { echo "rss2email: $answers of 8 requests were answered with 304" >&2; exit 1; }
/usr/bin/python3 - "$work" <<'PY'
import collections, datetime, email, email.policy, email.utils, glob, html, json, re, sys
work = sys.argv[1]
feeds = collections.defaultdict(dict)
paths = glob.glob(f'{work}/mail/INBOX/new/*')
for path in paths:
    mail = email.message_from_binary_file(open(path, 'rb'), policy=email.policy.default)
    name = mail['X-RSS-Feed'].rsplit('/', 1)[1]
    assert mail['X-RSS-ID'] not in feeds[name], f'{mail["Subject"]} came twice by {name}'
    feeds[name][mail['X-RSS-ID']] = mail
words = lambda text: ' '.join(html.unescape(re.sub(r'<[^>]*>', ' ', text)).split())
for name in ('feed.xml', 'items.xml', 'feed.atom', 'items.atom'):
    items = json.load(open(f'{work}/public/{name.split(".")[0]}.json', encoding='utf8'))['items']
    assert set(feeds[name]) == {item['id'] for item in items}, name
    for item in items:
        mail = feeds[name][item['id']]
        assert mail['Subject'] == item['title'], mail['Subject']
        assert item['authors'][0]['name'] in mail['From'].addresses[0].display_name, mail['From']
        when = email.utils.parsedate_to_datetime(mail['Date']).replace(tzinfo=datetime.timezone.utc)
        assert when == datetime.datetime.fromisoformat(item['date_published'][:19] + '+00:00'), mail['Date']
        assert mail['X-RSS-URL'] == item['url']
        body = words(mail.get_body().get_content())
        assert words(item['content_html']) in body, item['title']
print(f'rss2email: {len(paths)} mails, one an entry, with title, date, author and content; then 304 and no more')
PY
sed -i 's/two days in May/two full days in May/' "$work"/issues/003/*next-stop-novi-sad.md
node scripts/build.ts --root "$work" >/dev/null
if cmp -s "$work/first.xml" "$work/public/feed.xml"; then echo 'the edited story is not in the feed' >&2; exit 1; fi
sleep 1
reload
written=$(find "$work/mail/INBOX/new" -type f | wc -l)
r2e run
[ "$(find "$work/mail/INBOX/new" -type f | wc -l)" = "$written" ] || { echo 'rss2email: an edited story came twice' >&2; exit 1; }
echo 'newsboat, rss2email: an edited story is not shown twice'

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
xmllint --huge --noout "$work"/hostile/public/*.{xml,opml}
grammar "$work/hostile/public"
/usr/bin/python3 test/readers/check_feeds.py "https://site.test.example=$work/hostile/public"
/usr/bin/python3 - "$work/hostile/public" <<'PY'
import sys, feedparser
folder = sys.argv[1]
for base, count in (('feed', 2), ('items', 20), ('items-archive-1', 20), ('items-archive-10', 20)):
    for ending in ('xml', 'atom'):
        feed = feedparser.parse(f'{folder}/{base}.{ending}')
        assert not feed.bozo and len(feed.entries) == count, (base, ending, len(feed.entries))
print('200 stories that nobody would wish for: every feed well-formed, none of them active')
PY
