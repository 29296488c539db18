import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Answered {
  status?: number;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
}

/** A web server on loopback for one test, and what was asked of it. */
export interface Web {
  /** Without a slash at the end. */
  url: string;
  asked: { path: string; headers: IncomingMessage['headers'] }[];
}

/** @param answer Its answers, by path; undefined is 404. */
export async function startWeb(
  answer: (path: string, headers: IncomingMessage['headers']) => Answered | undefined,
): Promise<Web> {
  const asked: Web['asked'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push({ path, headers: request.headers });
    const {
      status = 200,
      headers = {},
      body = '',
    } = answer(path, request.headers) ?? { status: 404 };
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** What answers as most servers do: with a validator, and 304 to whom has it. */
export function validated(
  body: string,
  type: string,
  headers: IncomingMessage['headers'],
): Answered {
  const etag = `"${Buffer.from(body).toString('base64url').slice(-20)}${body.length}"`;
  if (headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
  return { headers: { 'content-type': type, etag }, body };
}

/** An entry for a feed of tests; words of its own, so that none is a repeat of another. */
export interface Entry {
  title: string;
  /** `YYYY-MM-DD`. */
  date?: string;
  words?: string;
  category?: string;
}

export function rss(home: string, entries: readonly Entry[]): string {
  const items = entries.map(
    ({ title, date, words = `Words about ${title}.`, category }) => `<item>
<title>${title}</title><link>${home}/${encodeURIComponent(title)}</link>
<guid isPermaLink="false">tag:${title}</guid>
${date === undefined ? '' : `<pubDate>${new Date(date).toUTCString()}</pubDate>`}
${category === undefined ? '' : `<category>${category}</category>`}
<description><![CDATA[<p>${words}</p>]]></description></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title><link>${home}/</link><description>d</description>${items.join('')}</channel></rss>`;
}
