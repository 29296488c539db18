import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { escapeHtml } from '../model/slots.ts';

/** The files to show, by path. */
export interface Shown {
  files: ReadonlyMap<string, Uint8Array>;
  /** In place of the page, where it could not be made. */
  failure?: string;
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  xml: 'application/rss+xml; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
};

/** Loads the page again when the server says so, at the place where it was. */
const script = `new EventSource('/events').onmessage = () => {
  sessionStorage.scroll = scrollY;
  location.reload();
};
scrollTo(0, Number(sessionStorage.scroll ?? 0));
`;

/** A local server whose pages reload themselves. Nobody but this machine reaches it. */
export interface PreviewServer {
  url: string;
  /** Tells every open page to load again. */
  reload: () => void;
  close: () => void;
}

/**
 * Serves what `shown` gives at the moment, on the loopback address.
 * @param port 0: any that is free.
 * @throws Where the port is taken.
 */
export async function servePreview(shown: () => Shown, port: number): Promise<PreviewServer> {
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const path = URL.parse(request.url ?? '/', 'http://preview')?.pathname ?? '/';
    // A page elsewhere whose name was made to point here must not read drafts (DNS rebinding).
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    if (host !== 'localhost' && host !== '127.0.0.1')
      return answer(response, 403, 'txt', 'Not here.');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answer(response, 405, 'txt', 'Look only.');
    if (path === '/events') return listen(response, listeners);
    if (path === '/favicon.ico') return answer(response, 204, 'txt', '');
    if (path === '/preview.js') return answer(response, 200, 'js', script);
    const { files, failure } = shown();
    if (path === '/' && failure !== undefined) {
      return answer(response, 200, 'html', failurePage(failure));
    }
    const name = path === '/' ? 'preview/index.html' : fileAt(path);
    const bytes = files.get(name);
    if (bytes === undefined) return answer(response, 404, 'txt', 'There is no such page.');
    return answer(response, 200, name.slice(name.lastIndexOf('.') + 1), bytes);
  });
  await listening(server, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${actual}/`,
    reload: () => {
      for (const response of listeners) response.write('data: reload\n\n');
    },
    close: () => {
      for (const response of listeners) response.end();
      server.close();
    },
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

function fileAt(path: string): string {
  const decoded = decodeURIComponent(path.replace(/%(?![0-9a-f]{2})/gi, '%25')).slice(1);
  return decoded.endsWith('/') ? `${decoded}index.html` : decoded;
}

function listen(response: ServerResponse, listeners: Set<ServerResponse>): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': here\n\n');
  listeners.add(response);
  response.on('close', () => listeners.delete(response));
}

function answer(
  response: ServerResponse,
  status: number,
  ending: string,
  body: string | Uint8Array,
): void {
  response.writeHead(status, {
    'content-type': types[ending] ?? 'application/octet-stream',
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; frame-src 'self'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

function failurePage(text: string): string {
  const safe = text.split('\n').map(escapeHtml).join('\n');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Something is wrong</title><script src="/preview.js" defer></script><body style="font:16px/1.6 system-ui,sans-serif;margin:2rem;max-width:60rem"><h1>Something is wrong</h1><pre style="white-space:pre-wrap">${safe}</pre>`;
}
