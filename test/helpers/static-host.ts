import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * Serves a folder below a path, as static hosts do: `index.html` for a folder, and `404.html` with
 * the code 404 for what is missing. What is not below the path is another site.
 * @returns the URL of the site, without a slash at the end, and where its folder is set
 */
export async function startStaticHost(
  path: string,
): Promise<{ url: string; serve: (folder: string) => void; close: () => void }> {
  let root: string | undefined;
  const server = createServer(async (request, response) => {
    const asked = decodeURIComponent((request.url ?? '/').replace(/[?#].*$/, ''));
    const inside = asked.startsWith(`${path}/`) ? normalize(asked.slice(path.length)) : undefined;
    const file = root === undefined || inside === undefined ? undefined : join(root, inside);
    const body = file === undefined ? undefined : await readPage(file, asked.endsWith('/'));
    if (body !== undefined) return response.end(body);
    const missing = root && inside && (await readPage(join(root, '404.html'), false));
    return response.writeHead(404).end(missing || 'Not found');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    serve: (folder) => {
      root = folder;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function readPage(file: string, isFolder: boolean): Promise<Buffer | undefined> {
  const page = isFolder ? join(file, 'index.html') : file;
  const found = await stat(page).catch(() => undefined);
  return found?.isFile() ? readFile(page) : undefined;
}

/** The same, closed when the test has finished. */
export async function useStaticHost(path: string) {
  const host = await startStaticHost(path);
  onTestFinished(host.close);
  return host;
}
