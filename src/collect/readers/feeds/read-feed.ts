import { limitParsing, notParsed } from '../../../content/text-limits.ts';
import { fetchProblems } from '../../../lib/fetch/problems.ts';
import type { Outcome, Problem } from '../../../model/problem.ts';
import type { Candidate, Document, DocumentReader, Reading } from '../../candidate.ts';
import { decodeByHints } from '../encoding.ts';
import { leaveOut, refuseDocument, storiesRead } from '../reading.ts';
import { findFeedLinks } from './find-feed-links.ts';
import { feedProblems } from './problems.ts';
import { readJsonFeed } from './read-json-feed.ts';
import { readXmlFeed } from './read-xml-feed.ts';
import { repairXml } from './repair-xml.ts';
import { markSharedUrls } from './shared-urls.ts';
import { mostEntries, type ParsedFeed, type Passage, toCandidate } from './to-candidate.ts';

/** In bytes, and in characters. */
const most = { bytes: 20 * 1024 * 1024, story: 1024 * 1024 };
/** For the first entry that takes too long. The limit for a feed is ten. */
const entrySeconds = 3;

/** Reads RSS 0.90 to 2.0, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1, valid or not. */
export const readFeed: DocumentReader = async (document) => {
  const file = document.from;
  if (document.bytes.length > most.bytes) {
    const tooLarge = { subject: 'This feed', limit: '20 MB' };
    return refuseDocument(fetchProblems['too-large'](tooLarge, { file }));
  }
  const text = decodeByHints(document.bytes, { kind: 'xml', charset: document.charset });
  if (/^\s*[{[]/.test(text)) {
    const feed = readJsonFeed(text, document.url);
    return feed === undefined ? notFeed(document, text) : collect(feed, document, []);
  }
  if (isPage(text)) return notFeed(document, text);
  const repaired = repairXml(text);
  if ('refused' in repaired) {
    return refuseDocument(feedProblems['unsafe-xml']({ reason: repaired.refused }, { file }));
  }
  const feed = readXmlFeed(repaired.xml, document.url);
  if (feed === undefined) return notFeed(document, text);
  return collect(feed, document, repaired.broken ? [feedProblems['broken-feed']({ file })] : []);
};

function collect(feed: ParsedFeed, document: Document, problems: Problem[]): Outcome<Reading> {
  const { from: file } = document;
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
    const read = limit.run(() => toCandidate({ ...rest, ...texts }, feed, file));
    if ('failed' in read) {
      const name = entry.title?.text.slice(0, 80) ?? entry.links[0] ?? 'A story';
      problems.push(leaveOut(name, notParsed(read.failed, { file })));
    } else if (read.value === undefined) empty += 1;
    else candidates.push(read.value);
  }
  if (long > 0) problems.push(feedProblems['long-entry']({ file }));
  if (empty > 0) problems.push(feedProblems['empty-entry']({ count: empty }, { file }));
  if (feed.count > mostEntries) {
    const { count } = feed;
    problems.push(feedProblems['too-many-entries']({ count, most: mostEntries }, { file }));
  }
  return storiesRead(markSharedUrls(candidates), problems);
}

function isShort(passage: Passage | undefined): boolean {
  return passage !== undefined && passage.text.length <= most.story;
}

function isPage(text: string): boolean {
  return /^(?:\s|<\?[^<>]*>|<!--[^<>]*-->)*<(?:!doctype\s+html|html)\b/i.test(text.slice(0, 4096));
}

function notFeed({ from: file, url }: Document, text: string): Outcome<Reading> {
  const found = text.trim() === '' ? 'empty' : isPage(text) ? 'page' : 'other';
  const feeds = findFeedLinks(text, url);
  return refuseDocument(feedProblems['no-feed']({ found, feeds }, { file }));
}
