import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { streamSSE } from 'hono/streaming';
import { canonicalPath } from '../lib/http/canonical.ts';
import { mediaType } from '../lib/http/media-type.ts';
import { openServer } from '../lib/http/server.ts';
import { escapeHtml } from '../model/slots.ts';

/** The files to show, by path. */
export interface Shown {
  files: ReadonlyMap<string, Uint8Array>;
  /** In place of the page, where it could not be made. */
  failure?: string;
}

/** Loads the page again when the server says so, at the place where it was. */
const script = `new EventSource('/events').onmessage = () => {
  sessionStorage.scroll = scrollY;
  location.reload();
};
scrollTo(0, Number(sessionStorage.scroll ?? 0));
`;

/** A local server whose pages reload themselves. Only this machine can reach it. */
export interface PreviewServer {
  url: string;
  /** Makes every open page load again. */
  reload: () => void;
  close: () => Promise<void>;
}

/**
 * Serves what `shown` returns at the moment, on the loopback address.
 * @param port 0: any that is free.
 * @throws Where the port is taken.
 */
export async function servePreview(shown: () => Shown, port: number): Promise<PreviewServer> {
  const reloads = new EventTarget();
  const app = new Hono();
  app.use(onlyLocal);
  app.get('/events', (context) =>
    streamSSE(context, async (stream) => {
      const reload = (): void => void stream.writeSSE({ data: 'reload' });
      reloads.addEventListener('reload', reload);
      await stream.write(': connected\n\n');
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      reloads.removeEventListener('reload', reload);
    }),
  );
  app.get('/favicon.ico', (context) => context.body(null, 204));
  app.get('/preview.js', (context) => show(context, 'preview.js', script));
  app.get('*', (context) => {
    const { files, failure } = shown();
    const path = canonicalPath(new URL(context.req.url).pathname);
    if (path === '/' && failure !== undefined) return context.html(failurePage(failure));
    const name = nameOf(path);
    const bytes = files.get(name);
    return bytes === undefined ? context.text('Page not found.', 404) : show(context, name, bytes);
  });
  app.onError((_, context) => context.text('Error.', 500));
  const server = await openServer(app, { port, host: '127.0.0.1', streams: true });
  return {
    url: `http://localhost:${server.port}/`,
    reload: () => void reloads.dispatchEvent(new Event('reload')),
    // Pages that wait for a reload would keep it open.
    close: () => server.close(0),
  };
}

const policy =
  "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; frame-src 'self'";

/** Drafts are for this machine only, also where the name of another page was made to point here (DNS rebinding). */
const onlyLocal: MiddlewareHandler = async (context, next) => {
  context.header('Cache-Control', 'no-store');
  context.header('Content-Security-Policy', policy);
  context.header('Referrer-Policy', 'no-referrer');
  context.header('X-Content-Type-Options', 'nosniff');
  const host = (context.req.header('host') ?? '').replace(/:\d+$/, '');
  if (host !== 'localhost' && host !== '127.0.0.1') return context.text('Not here.', 403);
  if (!['GET', 'HEAD'].includes(context.req.method)) return context.text('Read only.', 405);
  return next();
};

/** The file that a canonical path shows; the empty text where there is no such path. */
function nameOf(path = ''): string {
  if (path === '/') return 'preview/index.html';
  const name = decodeURIComponent(path.slice(1));
  return name.endsWith('/') ? `${name}index.html` : name;
}

function show(context: Context, name: string, body: string | Uint8Array): Response {
  return context.body(typeof body === 'string' ? body : new Uint8Array(body), 200, {
    'Content-Type': mediaType(name),
  });
}

function failurePage(text: string): string {
  const safe = text.split('\n').map(escapeHtml).join('\n');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Something is wrong</title><script src="/preview.js" defer></script><body style="font:16px/1.6 system-ui,sans-serif;margin:2rem;max-width:60rem"><h1>Something is wrong</h1><pre style="white-space:pre-wrap">${safe}</pre>`;
}
