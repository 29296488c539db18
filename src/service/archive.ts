import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import type { Desk } from './context.ts';

/** By the end of the name; feeds have names of their own. */
const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  opml: 'text/x-opml; charset=utf-8',
  css: 'text/css; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  ico: 'image/x-icon',
};
/** Feeds end with their format; an `.xml` that is none is the sitemap. */
const feedTypes: readonly [RegExp, string][] = [
  [/\.atom$/, 'application/atom+xml; charset=utf-8'],
  [/(?:^|\/)(?:feed|items)[^/]*\.json$/, 'application/feed+json; charset=utf-8'],
  [/(?:^|\/)(?:feed|items)[^/]*\.xml$/, 'application/rss+xml; charset=utf-8'],
];

interface Found {
  bytes: Uint8Array<ArrayBuffer>;
  etag: string;
  /** To the second, as HTTP has it. */
  modified: Date;
}

/** The files of the site, as `build` made them: with validators, so that feed readers ask and get 304. */
export function archiveRoutes({ archive, newsletter, show }: Desk): Hono {
  const root = new URL(newsletter.siteUrl).pathname.replace(/\/$/, '');
  const tags = new Map<string, { key: string; etag: string }>();
  const app = new Hono();
  app.get(`${root}/*`, async (context) => {
    const { search } = new URL(context.req.url);
    // Without the slash, what the page names would be looked for beside the folder.
    if (context.req.path === root) return context.redirect(`${root}/${search}`, 301);
    const path = pathOf(context.req.path.slice(root.length));
    if (path === undefined) return show(context, 'lost', {}, 404);
    const found = await find(archive, path, tags);
    if (found === 'folder') {
      // By its name: from `//evil.example` the address asked for would lead to another host.
      const place = path.split('/').map(encodeURIComponent).join('/');
      return context.redirect(`${root}/${place}/${search}`, 301);
    }
    if (found === undefined) return show(context, 'lost', {}, 404);
    context.header('ETag', found.etag);
    context.header('Last-Modified', found.modified.toUTCString());
    context.header('Cache-Control', 'public, max-age=300, must-revalidate');
    if (isUnchanged(context, found)) return context.body(null, 304);
    context.header('Content-Type', typeOf(path));
    return context.body(found.bytes);
  });
  return app;
}

/** The path inside the site's folder. @returns undefined for one that leads elsewhere, or to what is hidden. */
function pathOf(requested: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(requested).replace(/^\/+/, '');
  } catch {
    return undefined;
  }
  const parts = path.split('/');
  if (parts.some((part) => part.startsWith('.')) || /[\\\u0000-\u001f:]/.test(path)) {
    return undefined;
  }
  return path === '' || path.endsWith('/') ? `${path}index.html` : path;
}

async function find(
  root: string,
  path: string,
  tags: Map<string, { key: string; etag: string }>,
): Promise<Found | 'folder' | undefined> {
  const handle = await open(join(root, path), 'r').catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) return 'folder';
    if (!stat.isFile()) return undefined;
    const bytes = new Uint8Array(await handle.readFile());
    const key = `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
    const known = tags.get(path);
    const etag = known?.key === key ? known.etag : tagOf(bytes);
    tags.set(path, { key, etag });
    return { bytes, etag, modified: new Date(Math.floor(stat.mtimeMs / 1000) * 1000) };
  } finally {
    await handle.close();
  }
}

/** Of the content alone: the same after a build that changed nothing. */
function tagOf(bytes: Uint8Array): string {
  return `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
}

/** RFC 9110, 13.2.2: a tag goes before a time. */
function isUnchanged(context: Context, { etag, modified }: Found): boolean {
  const tags = context.req.header('if-none-match');
  if (tags !== undefined) {
    return (
      tags.split(',').some((each) => /^(?:W\/)?(.*)$/.exec(each.trim())?.[1] === etag) ||
      tags.trim() === '*'
    );
  }
  const since = Date.parse(context.req.header('if-modified-since') ?? '');
  return !Number.isNaN(since) && modified.getTime() <= since;
}

function typeOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const feed = feedTypes.find(([pattern]) => pattern.test(path))?.[1];
  return feed ?? types[ending] ?? 'application/octet-stream';
}
