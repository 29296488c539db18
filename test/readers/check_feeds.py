"""Holds every feed of built sites to the rules that a schema of XML does not tell: RSS 2.0 with the profile
of the RSS Advisory Board as the W3C's validator asks, RFC 5005, what RFC 4287 says in Schematron, and
JSON Feed 1.1 with json-feed.json.

usage: check_feeds.py SITE_URL=FOLDER...
"""
import datetime, glob, json, os, re, sys, urllib.parse
import xml.etree.ElementTree as tree
import jsonschema

here = os.path.dirname(os.path.abspath(__file__))
schema = jsonschema.Draft202012Validator(json.load(open(f'{here}/json-feed.json', encoding='utf8')))
ATOM, FH = '{http://www.w3.org/2005/Atom}', '{http://purl.org/syndication/history/1.0}'
DC, CONTENT = '{http://purl.org/dc/elements/1.1/}', '{http://purl.org/rss/1.0/modules/content/}'
MEDIA = '{http://search.yahoo.com/mrss/}'
CHANNEL = ['title', 'link', 'description', 'language', 'copyright', 'managingEditor', 'webMaster', 'pubDate',
           'lastBuildDate', 'category', 'generator', 'docs', 'cloud', 'ttl', 'image', 'skipHours', 'skipDays', 'item']
ITEM = ['title', 'link', 'description', 'author', 'category', 'comments', 'enclosure', 'guid', 'pubDate', 'source']
faults = []


def holds(what, place, rule):
    if not what:
        faults.append(f'{place}: {rule}')


def absolute(url):
    parts = urllib.parse.urlsplit(url or '')
    return parts.scheme in ('http', 'https') and parts.netloc != '' and re.fullmatch(r'[!-~]+', url) is not None


def rfc822(text):
    form = r'(Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) (\w{3}) (\d{4}) (\d\d:\d\d:\d\d) GMT'
    if not re.fullmatch(form, text or ''):
        return False
    when = datetime.datetime.strptime(text, '%a, %d %b %Y %H:%M:%S GMT')
    return when.strftime('%a') == text[:3]


def real(url, size, site, folder):
    """A picture of the site has as many bytes as the feed says."""
    path = urllib.parse.unquote(url[len(site) + 1:])
    return url.startswith(f'{site}/') and os.path.getsize(os.path.join(folder, path)) == int(size)


def html_is_safe(html, place):
    """As the W3C's validator: nothing that runs, nothing that is placed elsewhere, no relative address."""
    for tag in re.findall(r'<[a-z][^>]*>', html or '', re.I):
        holds(not re.match(r'<(script|iframe|object|embed|form|input|svg|style|link|meta|base|frame|applet)\b', tag, re.I),
              place, f'forbidden: {tag[:60]}')
        for name, value in re.findall(r'\s([\w:-]+)\s*=\s*"([^"]*)"', tag):
            holds(not name.lower().startswith('on') and name.lower() != 'style', place, f'forbidden attribute: {name}')
            if name in ('href', 'src', 'cite'):
                holds(re.match(r'(https?://|mailto:|tel:)', value), place, f'relative or active: {value[:60]}')


def plain(title, place):
    holds(title is not None and title.strip() == title and title != '', place, 'a title without words')


def rss(path, url, site, folder):
    root = tree.parse(path).getroot()
    holds(root.tag == 'rss' and root.get('version') == '2.0' and [c.tag for c in root] == ['channel'], path, 'rss > channel')
    channel = root.find('channel')
    for required in ('title', 'link', 'description', 'language', 'managingEditor', 'docs', 'ttl', 'generator'):
        holds(channel.findtext(required), path, f'channel without {required}')
    for child in channel:
        holds(child.tag in CHANNEL or child.tag.startswith('{'), path, f'channel has {child.tag}')
        several = child.tag in ('category', 'item', f'{ATOM}link')
        holds(several or len(channel.findall(child.tag)) == 1, path, f'channel has two of {child.tag}')
    holds(absolute(channel.findtext('link')), path, 'link of the channel')
    holds(channel.findtext('docs') == 'https://www.rssboard.org/rss-specification', path, 'docs')
    holds(channel.findtext('ttl', '').isdigit() and int(channel.findtext('ttl')) > 0, path, 'ttl is minutes')
    holds(re.fullmatch(r'\S+@\S+ \(.+\)', channel.findtext('managingEditor', '')), path, 'managingEditor: mail (Name)')
    holds(re.fullmatch(r'[a-z]{2,3}(-[A-Za-z0-9]+)*', channel.findtext('language', '')), path, 'language')
    build = channel.findtext('lastBuildDate')
    items = channel.findall('item')
    holds(rfc822(build) if items else build is None, path, f'lastBuildDate {build}')
    image = channel.find('image')
    if image is not None:
        holds([c.tag for c in image if c.tag not in ('width', 'height')] == ['url', 'title', 'link'], path, 'image: url, title, link')
        holds(absolute(image.findtext('url')), path, 'url of the image')
        for same in ('title', 'link'):
            holds(image.findtext(same) == channel.findtext(same), path, f'{same} of the image is not that of the channel')
    links(channel, path, url, 'application/rss+xml')
    ids = [item.findtext('guid') for item in items]
    holds(None not in ids and len(set(ids)) == len(ids), path, 'guids are not unique')
    order = [item.findtext('pubDate') for item in items]
    when = [datetime.datetime.strptime(date, '%a, %d %b %Y %H:%M:%S GMT') for date in order if rfc822(date)]
    holds(when == sorted(when, reverse=True), path, 'the newest is not first')
    for item in items:
        place = f'{path}: {item.findtext("title")}'
        for child in item:
            holds(child.tag in ITEM or child.tag.startswith('{'), place, f'item has {child.tag}')
            several = child.tag == 'category'
            holds(several or len(item.findall(child.tag)) == 1, place, f'item has two of {child.tag}')
        holds(item.find('author') is None, place, 'author is for an address')
        tags = [child.tag for child in item]
        holds(tags.index('description') < tags.index(f'{CONTENT}encoded'), place, 'description before content')
        plain(item.findtext('title'), place)
        holds(item.findtext('description'), place, 'no description')
        holds(item.findtext(f'{DC}creator'), place, 'no dc:creator')
        holds(absolute(item.findtext('link')), place, 'link')
        guid = item.find('guid')
        holds(guid.get('isPermaLink') == 'false', place, 'guid is no address')
        holds(rfc822(item.findtext('pubDate')), place, f'pubDate {item.findtext("pubDate")}')
        holds(all(category.text and category.text.strip() for category in item.findall('category')), place, 'empty category')
        html_is_safe(item.findtext(f'{CONTENT}encoded'), place)
        source = item.find('source')
        holds(source is None or (absolute(source.get('url')) and source.text), place, 'source: url and name')
        enclosure, media = item.find('enclosure'), item.find(f'{MEDIA}content')
        if enclosure is not None:
            holds(sorted(enclosure.attrib) == ['length', 'type', 'url'], place, 'enclosure: url, length, type')
            holds(re.fullmatch(r'image/[a-z+]+', enclosure.get('type')), place, 'type of the enclosure')
            holds(real(enclosure.get('url'), enclosure.get('length'), site, folder), place, 'length of the enclosure')
            holds(media.get('medium') == 'image' and media.get('url') == enclosure.get('url'), place, 'media:content')


def links(parent, path, url, kind):
    """One self, which is where it is served; of an archive the chain of RFC 5005."""
    of = lambda rel: [link for link in parent.findall(f'{ATOM}link') if link.get('rel') == rel]
    holds([link.get('href') for link in of('self')] == [url], path, f'self is not {url}')
    holds(all(link.get('type') == kind for link in of('self')), path, 'type of self')
    holds(all(absolute(link.get('href')) for link in parent.findall(f'{ATOM}link')), path, 'relative atom:link')
    archive = parent.find(f'{FH}archive') is not None
    holds(archive == ('-archive-' in path), path, 'fh:archive')
    holds(len(of('current')) == (1 if archive else 0), path, 'current')
    holds(archive or not of('next-archive'), path, 'next-archive in a live feed')
    for rel in ('prev-archive', 'next-archive', 'current'):
        for link in of(rel):
            named.append((link.get('href'), path, rel))


def atom(path, url, site, folder):
    feed = tree.parse(path).getroot()
    links(feed, path, url, 'application/atom+xml')
    holds(re.match(r'(tag|urn):', feed.findtext(f'{ATOM}id')), path, 'id of the feed')
    entries = feed.findall(f'{ATOM}entry')
    ids = [entry.findtext(f'{ATOM}id') for entry in entries]
    holds(len(set(ids)) == len(ids), path, 'ids are not unique')
    for entry in entries:
        place = f'{path}: {entry.findtext(ATOM + "title")}'
        plain(entry.findtext(f'{ATOM}title'), place)
        holds(all(name.text for name in entry.findall(f'{ATOM}author/{ATOM}name')) and entry.find(f'{ATOM}author') is not None, place, 'author')
        alternate = [link for link in entry.findall(f'{ATOM}link') if link.get('rel') == 'alternate']
        holds(len(alternate) == 1 and absolute(alternate[0].get('href')), place, 'one alternate')
        holds(entry.findtext(f'{ATOM}published') <= entry.findtext(f'{ATOM}updated') <= feed.findtext(f'{ATOM}updated'),
              place, 'published, updated, and the feed after both')
        holds(all(category.get('term') for category in entry.findall(f'{ATOM}category')), place, 'empty category')
        html_is_safe(entry.findtext(f'{ATOM}content'), place)
        for link in entry.findall(f'{ATOM}link'):
            if link.get('rel') == 'enclosure':
                holds(real(link.get('href'), link.get('length'), site, folder), place, 'length of the enclosure')


def json_feed(path, url, site, folder):
    feed = json.load(open(path, encoding='utf8'))
    for error in schema.iter_errors(feed):
        faults.append(f'{path}: {"/".join(map(str, error.absolute_path))}: {error.message[:120]}')
    holds(feed['feed_url'] == url, path, f'feed_url is not {url}')
    ids = [item['id'] for item in feed['items']]
    holds(len(set(ids)) == len(ids), path, 'ids are not unique')
    if 'next_url' in feed:
        holds(feed['next_url'] != url, path, 'next_url leads to itself')
        named.append((feed['next_url'], path, 'next_url'))
    for item in feed['items']:
        html_is_safe(item['content_html'], f'{path}: {item["title"]}')
        for each in item.get('attachments', []):
            holds(real(each['url'], each['size_in_bytes'], site, folder), path, 'size of an attachment')


count, named = 0, []
for site, folder in (each.split('=', 1) for each in sys.argv[1:]):
    urls = set()
    for path in glob.glob(f'{folder}/**/*', recursive=True):
        name = os.path.relpath(path, folder)
        kind = re.fullmatch(r'(?:.*/)?(?:feed|items)(?:-archive-\d+)?\.(xml|atom|json)', name)
        if kind is None:
            continue
        url = f'{site}/{name}'
        urls.add(url)
        {'xml': rss, 'atom': atom, 'json': json_feed}[kind[1]](path, url, site, folder)
        count += 1
    for url, path, rel in named:
        holds(url in urls, path, f'{rel} leads to {url}, and nothing is there')
    named.clear()
for fault in faults[:40]:
    print(fault, file=sys.stderr)
if faults or count == 0:
    sys.exit(f'{len(faults)} faults in {count} feeds')
print(f'{count} feeds of RSS, Atom and JSON keep the rules of their formats')
