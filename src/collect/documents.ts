import type { Fetcher } from '../lib/fetch/fetcher.ts';
import { fetchProblems } from '../lib/fetch/problems.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Candidate, Document, Reading } from './candidate.ts';
import { type DocumentKind, detectKind } from './readers/document-kind.ts';

/** What reading documents needs from outside. */
export interface ReadingTools {
  /** Reads one document where it can do no harm. */
  read: (kind: DocumentKind, document: Document) => Promise<Outcome<Reading>>;
  fetcher: Fetcher;
  signal: AbortSignal;
}

/** Letters in letters in letters: nobody means it. */
const deepest = 3;
/** A mail with more addresses than this is a digest itself. */
const mostLinks = 5;

/**
 * Everything that a document tells: its own stories, those of documents inside it, and those at
 * the addresses that it sends on to.
 * @param type The media type that came with it, if any.
 */
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
  const inner = depth < deepest ? reading.documents : [];
  for (const { name, bytes } of inner) {
    const from = `${document.from}: ${name}`;
    const inside = await readDocument({ bytes, from }, tools, undefined, depth + 1);
    // Who wrote a document's text is not who installed the program that it was written with.
    add({ ...inside, value: inside.value.map((each) => ({ ...each, ...sender })) });
  }
  const links = depth < deepest ? reading.links : [];
  for (const link of links.slice(0, mostLinks)) {
    const page = await readPage(link, tools, depth + 1);
    add({ ...page, value: page.value.map((each) => ({ ...sender, ...each })) });
  }
  if (links.length > mostLinks) all.push(manyLinks(document.from, links.length));
  return { value, problems: all };
}

/** The same for an address. */
export async function readPage(
  url: string,
  tools: ReadingTools,
  depth = 0,
): Promise<Outcome<Candidate[]>> {
  const fetched = await tools.fetcher.fetch(url, { signal: tools.signal });
  if (fetched.outcome === 'failed') {
    return { value: [], problems: [{ ...fetched.problem, file: withoutLogin(url) }] };
  }
  if (fetched.outcome !== 'content')
    return {
      value: [],
      problems: [fetchProblems['source-busy']({ host: new URL(url).hostname }, { file: url })],
    };
  const { bytes, charset, type } = fetched;
  const document = {
    bytes,
    from: url,
    url: fetched.url,
    ...(charset !== undefined && { charset }),
  };
  return readDocument(document, tools, type, depth);
}

/** Somebody's password belongs into no message and no log. */
function withoutLogin(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
}

function manyLinks(file: string, count: number): Problem {
  return {
    code: 'many-links',
    severity: 'warning',
    message: `This mail sends on to ${count} addresses; the first ${mostLinks} were followed.`,
    hint: 'Bring the others in by naming them.',
    file,
  };
}
