import { limitParsing, notParsed } from '../../../content/limits.ts';
import type { Outcome, Problem } from '../../../model/problem.ts';
import type { Candidate, Document, Reader, Reading } from '../../candidate.ts';
import { decodeText } from '../encoding.ts';
import { findFeedLinks } from './find-feed-links.ts';
import { readJsonFeed } from './read-json-feed.ts';
import { readXmlFeed } from './read-xml-feed.ts';
import { repairXml } from './repair-xml.ts';
import {
  type FeedEntry,
  mostEntries,
  type ParsedFeed,
  type Passage,
  toCandidate,
} from './to-candidate.ts';

/** No feed that people follow is larger. */
const most = { bytes: 20 * 1024 * 1024, story: 1024 * 1024 };
/** For the first entry that takes too long; the whole feed may take ten. */
const entrySeconds = 3;

/**
 * Reads a feed: RSS 0.90 to 2.0, Atom 0.3 and 1.0, JSON ParsedFeed 1.0 and 1.1, in the state that people
 * publish them in. The candidates keep the feed's order; an entry that comes twice (by its guid) is
 * kept once. Problems: `no-feed`, `unsafe-xml` and `too-large` where nothing was read; `broken-feed`,
 * `empty-entry`, `long-entry` and `too-many-entries` where something may be missing.
 */
export const readFeed: Reader = async (document) => {
  if (document.bytes.length > most.bytes) return refuse(tooLarge(document.from));
  const hints = { kind: 'xml' as const, ...(document.charset && { charset: document.charset }) };
  const text = decodeText(document.bytes, hints);
  if (/^\s*[{[]/.test(text)) {
    const feed = readJsonFeed(text, document.url);
    return feed === undefined ? refuse(noFeed(document, text)) : collect(feed, document, []);
  }
  if (isPage(text)) return refuse(noFeed(document, text));
  const mended = repairXml(text);
  if ('refused' in mended) return refuse(unsafe(document.from, mended.refused));
  const feed = readXmlFeed(mended.xml, document.url);
  if (feed === undefined) return refuse(noFeed(document, text));
  return collect(feed, document, mended.broken ? [broken(document.from)] : []);
};

function collect(feed: ParsedFeed, document: Document, problems: Problem[]): Outcome<Reading> {
  const { from } = document;
  const seen = new Set<string>();
  const candidates: Candidate[] = [];
  const limit = limitParsing(entrySeconds);
  let empty = 0;
  let long = 0;
  for (const entry of feed.entries) {
    const guid = entry.guid?.trim();
    if (guid && seen.has(guid)) continue;
    if (guid) seen.add(guid);
    const { content, summary, ...rest } = entry;
    const texts = { ...(isShort(content) && { content }), ...(isShort(summary) && { summary }) };
    if (Object.keys(texts).length !== [content, summary].filter((each) => each).length) long += 1;
    const read = limit.run(() => toCandidate({ ...rest, ...texts }, feed, from));
    if ('failed' in read) problems.push(leftOut(entry, notParsed(read.failed, { file: from })));
    else if (read.value === undefined) empty += 1;
    else candidates.push(read.value);
  }
  if (long > 0) problems.push(longStory(from));
  if (empty > 0) problems.push(nothingSaid(from, empty));
  if (feed.count > mostEntries) problems.push(tooMany(from, feed.count));
  return { value: { candidates, links: [], documents: [] }, problems };
}

/** Named by its title, where that is plain, or its address. */
function leftOut({ title, links }: FeedEntry, problem: Problem): Problem {
  const name = title?.text.slice(0, 80) ?? links[0] ?? 'A story';
  return { ...problem, message: `"${name}" was left out. ${problem.message}` };
}

function isShort(passage: Passage | undefined): boolean {
  return passage !== undefined && passage.text.length <= most.story;
}

function isPage(text: string): boolean {
  return /^(?:\s|<\?[^<>]*>|<!--[^<>]*-->)*<(?:!doctype\s+html|html)\b/i.test(text.slice(0, 4096));
}

function refuse(problem: Problem): Outcome<Reading> {
  return { value: { candidates: [], links: [], documents: [] }, problems: [problem] };
}

function noFeed({ from, url }: Document, text: string): Problem {
  const links = findFeedLinks(text, url);
  const what =
    text.trim() === ''
      ? 'There is nothing in it'
      : isPage(text)
        ? 'This is a web page'
        : 'This is no feed that can be read';
  return {
    code: 'no-feed',
    severity: 'error',
    message: `${what}, where RSS, Atom or JSON ParsedFeed was expected.`,
    hint:
      links.length === 0
        ? 'Look on the site for the address of its feed, and give that one.'
        : `Give the address of its feed instead: ${links.slice(0, 3).join(' or ')}`,
    file: from,
  };
}

function unsafe(file: string, why: string): Problem {
  return {
    code: 'unsafe-xml',
    severity: 'error',
    message: `This feed ${why}, as files do that are made to overwhelm whoever reads them; it was not read.`,
    hint: 'Leave this source out, or write to those who run it.',
    file,
  };
}

function tooLarge(file: string): Problem {
  return {
    code: 'too-large',
    severity: 'error',
    message: 'This is over 20 MB, which no feed is.',
    hint: 'Look whether the address is right.',
    file,
  };
}

function longStory(file: string): Problem {
  return {
    code: 'long-entry',
    severity: 'warning',
    message: 'A text in this feed is over 1 MB, which no story is; it was left out.',
    hint: 'Take its title and its link, or write it yourself.',
    file,
  };
}

function tooMany(file: string, count: number): Problem {
  return {
    code: 'too-many-entries',
    severity: 'warning',
    message: `This feed has ${count} entries; the first ${mostEntries} were read.`,
    hint: 'If older ones are wanted, take them from the site.',
    file,
  };
}

function broken(file: string): Problem {
  return {
    code: 'broken-feed',
    severity: 'warning',
    message: 'This feed is not written correctly (broken XML); what could be read of it was read.',
    hint: 'Look whether a story is missing or cut off, and tell those who run the feed.',
    file,
  };
}

function nothingSaid(file: string, count: number): Problem {
  return {
    code: 'empty-entry',
    severity: 'warning',
    message:
      count === 1
        ? 'One entry of this feed has neither a title nor a text, and was left out.'
        : `${count} entries of this feed have neither a title nor a text, and were left out.`,
    hint: 'Nothing needs to be done, unless a story is missing.',
    file,
  };
}
