import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { streamSSE } from 'hono/streaming';
import { canonicalPath } from '../lib/http/canonical.ts';
import { mediaType } from '../lib/http/media-type.ts';
import { type ListenOptions, openServer } from '../lib/http/server.ts';
import { escapeHtml } from '../model/slots.ts';

/** What the preview shows. */
export interface Shown {
  files: ReadonlyMap<string, Uint8Array>;
  /** Shown in place of the page if it could not be rendered. */
  failure?: string;
}

const script = `new EventSource('/events').onmessage = () => {
  sessionStorage.scroll = scrollY;
  location.reload();
};
scrollTo(0, Number(sessionStorage.scroll ?? 0));
`;

/** A server on the loopback address, whose pages reload themselves. */
export interface PreviewServer {
  url: string;
  /** Reloads every open page. */
  reload: () => void;
  close: () => Promise<void>;
}

/** Serves what `shown` returns on the loopback address. @param port 0 for any. @throws if taken. */
export async function servePreview(
  shown: () => Shown,
  { port, clock }: Pick<ListenOptions, 'port' | 'clock'>,
): Promise<PreviewServer> {
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
  const server = await openServer(app, { port, host: '127.0.0.1', clock, streams: true });
  return {
    url: `http://localhost:${server.port}/`,
    reload: () => void reloads.dispatchEvent(new Event('reload')),
    // At once: open pages wait for events for ever.
    close: () => server.close(0),
  };
}

const policy =
  "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; frame-src 'self'";

/** Drafts are for this computer only. The Host header is checked against DNS rebinding. */
const onlyLocal: MiddlewareHandler = async (context, next) => {
  context.header('Cache-Control', 'no-store');
  context.header('Content-Security-Policy', policy);
  context.header('Referrer-Policy', 'no-referrer');
  context.header('X-Content-Type-Options', 'nosniff');
  const host = (context.req.header('host') ?? '').replace(/:\d+$/, '');
  if (host !== 'localhost' && host !== '127.0.0.1')
    return context.text('Only for this computer.', 403);
  if (!['GET', 'HEAD'].includes(context.req.method)) return context.text('Read only.', 405);
  return next();
};

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
