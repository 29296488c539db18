import type { Fetcher } from '../lib/fetch/fetcher.ts';
import { fetchProblems } from '../lib/fetch/problems.ts';
import { omitEmpty } from '../lib/omit-empty.ts';
import type { Outcome } from '../model/problem.ts';
import type { Candidate, Document, Reading } from './candidate.ts';
import { collectProblems } from './problems.ts';
import { type DocumentKind, detectKind } from './readers/document-kind.ts';

export interface ReadingTools {
  read: (kind: DocumentKind, document: Document) => Promise<Outcome<Reading>>;
  fetcher: Fetcher;
  signal: AbortSignal;
}

/** Of attached documents and linked pages. */
const deepest = 3;
/** A mail with more links is a digest. */
const mostLinks = 5;

/** Reads a document, its attachments and the pages that it links to. @param type Its media type. */
export async function readDocument(
  document: Document,
  tools: ReadingTools,
  type?: string,
  depth = 0,
): Promise<Outcome<Candidate[]>> {
  const kind = detectKind(document.bytes, document.from, type);
  if (typeof kind !== 'string') return { value: [], problems: [kind] };
  const { value: reading, problems } = await tools.read(document.isFeed ? 'feed' : kind, document);
  const value = reading.candidates.map(
    (each): Candidate => (document.url === undefined ? each : { ...each, onWeb: true }),
  );
  const all = [...problems];
  const add = (more: Outcome<Candidate[]>): void => {
    value.push(...more.value);
    all.push(...more.problems);
  };
  const sender = reading.sender === undefined ? {} : { author: reading.sender };
  for (const { name, bytes } of depth < deepest ? reading.documents : []) {
    const from = `${document.from}: ${name}`;
    const inside = await readDocument({ bytes, from }, tools, undefined, depth + 1);
    // A Word file often names the owner of the computer as its author.
    add({ ...inside, value: inside.value.map((each) => ({ ...each, ...sender })) });
  }
  const links = depth < deepest ? reading.links : [];
  for (const link of links.slice(0, mostLinks)) {
    const page = await fetchPage(link, tools, depth + 1);
    add({ ...page, value: page.value.map((each) => ({ ...sender, ...each })) });
  }
  if (links.length > mostLinks) {
    const params = { count: links.length, limit: mostLinks };
    all.push(collectProblems['many-links'](params, { file: document.from }));
  }
  return { value, problems: all };
}

/** Fetches a URL and reads what is there. */
export async function fetchPage(
  url: string,
  tools: ReadingTools,
  depth = 0,
): Promise<Outcome<Candidate[]>> {
  const fetched = await tools.fetcher.fetch(url, { signal: tools.signal });
  if (fetched.outcome === 'failed') {
    return { value: [], problems: [{ ...fetched.problem, file: withoutLogin(url) }] };
  }
  if (fetched.outcome !== 'content') {
    const { hostname: host } = new URL(url);
    return { value: [], problems: [fetchProblems['source-busy']({ host }, { file: url })] };
  }
  const { bytes, charset, type } = fetched;
  const document = { bytes, from: url, url: fetched.url, ...omitEmpty({ charset }) };
  return readDocument(document, tools, type, depth);
}

/** A password in a URL belongs in no message and no log. */
function withoutLogin(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
}
