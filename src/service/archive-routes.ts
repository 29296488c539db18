import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Context, Hono } from 'hono';
import { etag } from 'hono/etag';
import { LRUCache } from 'lru-cache';
import { canonicalPath } from '../lib/http/canonical.ts';
import { mediaType } from '../lib/http/media-type.ts';
import type { ServiceContext } from './context.ts';

/** In bytes: smaller files are read at once, which is cheaper than a stream. */
const smallFile = 128 * 1024;

interface OpenFile {
  handle: FileHandle;
  size: number;
  etag: string;
  /** In whole seconds, as in HTTP. */
  modified: Date;
}

/** Serves `public/`, each file at one URL. @param mount The site's path as it arrives here. */
export function archiveRoutes({ archive, siteRoot, show }: ServiceContext, mount: string): Hono {
  const tags = new LRUCache<string, string>({ max: 10_000 });
  const app = new Hono();
  app.get(`${mount}/*`, etag(), async (context) => {
    const { pathname, search } = new URL(context.req.url);
    const asked = pathname.slice(mount.length);
    const path = canonicalPath(asked);
    if (path === undefined) return show(context, 'lost', {}, 404);
    const name = decodeURIComponent(path.slice(1));
    const file = name === '' || name.endsWith('/') ? `${name}index.html` : name;
    const found = await openFile(archive, file, tags);
    if (found === undefined) return show(context, 'lost', {}, 404);
    // Relative links on a folder's page need the final slash.
    const wanted = found === 'folder' ? `${path}/` : path;
    if (found !== 'folder' && wanted === asked) return sendFile(context, found, mediaType(file));
    if (found !== 'folder') await found.handle.close();
    return context.redirect(`${siteRoot}${wanted}${search}`, 301);
  });
  return app;
}

async function sendFile(context: Context, found: OpenFile, type: string): Promise<Response> {
  const { handle, size, modified } = found;
  context.header('ETag', found.etag);
  context.header('Last-Modified', modified.toUTCString());
  context.header('Cache-Control', 'public, max-age=300, must-revalidate');
  const unchanged = isUnchanged(context, modified);
  if (unchanged || context.req.method === 'HEAD') {
    await handle.close();
    if (unchanged) return context.body(null, 304);
    context.header('Content-Type', type);
    context.header('Content-Length', String(size));
    return context.body(null);
  }
  context.header('Content-Type', type);
  context.header('Content-Length', String(size));
  if (size <= smallFile) return context.body(await readAll(handle));
  // In chunks, however large the file is and however slowly the visitor reads.
  const stream = handle.createReadStream({ start: 0, end: size - 1 });
  return context.body(Readable.toWeb(stream) as ReadableStream);
}

async function readAll(handle: FileHandle): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await handle.readFile());
  } finally {
    await handle.close();
  }
}

/** Compares the time only if the request has no tag, which the middleware compares (RFC 9110, 13.1.3). */
function isUnchanged(context: Context, modified: Date): boolean {
  if (context.req.header('if-none-match') !== undefined) return false;
  const since = Date.parse(context.req.header('if-modified-since') ?? '');
  return !Number.isNaN(since) && modified.getTime() <= since;
}

/** @returns `folder` for a folder with an index page; undefined if there is no file of that name. */
async function openFile(
  root: string,
  path: string,
  tags: LRUCache<string, string>,
): Promise<OpenFile | 'folder' | undefined> {
  const handle = await open(join(root, path), 'r').catch(() => undefined);
  if (handle === undefined) return undefined;
  let isServed = false;
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) {
      const page = await openFile(root, join(path, 'index.html'), tags);
      if (page === undefined || page === 'folder') return undefined;
      await page.handle.close();
      return 'folder';
    }
    if (!stat.isFile()) return undefined;
    const key = `${path} ${stat.mtimeMs} ${stat.size} ${stat.ino}`;
    const tag = tags.get(key) ?? (await hashContent(handle));
    tags.set(key, tag);
    const modified = new Date(Math.floor(stat.mtimeMs / 1000) * 1000);
    isServed = true;
    return { handle, size: stat.size, etag: tag, modified };
  } finally {
    if (!isServed) await handle.close();
  }
}

/** An entity tag of the content alone: a build that changes nothing keeps it. */
async function hashContent(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  const chunks: AsyncIterable<Buffer> = handle.createReadStream({ start: 0, autoClose: false });
  for await (const chunk of chunks) hash.update(chunk);
  return `"${hash.digest('base64url').slice(0, 22)}"`;
}
