import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
/** Its types would bring in those of a hundred packages. */
const { runServer } = require('verdaccio') as {
  runServer: (settings: object) => Promise<{ listen: (...args: unknown[]) => Server }>;
};
const project = join(import.meta.dirname, '../..');

/** A package registry on loopback. It fetches what it does not have from npm's usual registry. */
export interface Registry {
  url: string;
  /** Publishes a packed package. */
  publish: (tarball: string) => Promise<void>;
  close: () => Promise<void>;
}

export async function startRegistry(): Promise<Registry> {
  const folder = await mkdtemp(join(tmpdir(), 'masthead-registry-'));
  const { stdout } = await run('npm', ['config', 'get', 'registry'], { cwd: folder });
  const app = await runServer({
    ...{ configPath: folder, self_path: folder, storage: join(folder, 'storage') },
    auth: { htpasswd: { file: join(folder, 'htpasswd') } },
    uplinks: { usual: { url: stdout.trim(), cache: true, maxage: '30m', timeout: '60s' } },
    packages: { '**': { access: '$all', publish: '$all', proxy: 'usual' } },
    log: { type: 'stdout', format: 'json', level: 'error' },
  });
  const server: Server = await new Promise((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  await writeFile(join(folder, '.npmrc'), `${url.slice(5)}:_authToken=none\n`);
  return {
    url,
    publish: async (tarball) => {
      await run('npm', ['publish', tarball, '--registry', url], { cwd: folder });
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Packs a package of this repository. @returns its tarball. */
export async function pack(folder: '.' | 'create-masthead', to: string): Promise<string> {
  const args = ['pack', '--pack-destination', to, '--json'];
  const { stdout } = await run('npm', args, { cwd: join(project, folder) });
  const [packed] = Object.values(JSON.parse(stdout.slice(stdout.search(/^[[{]/m)))) as [
    { filename: string },
  ];
  return join(to, packed.filename);
}

/** A port of this machine that nothing listens on. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Waits until a server answers. */
export async function waitFor(url: string): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > end) throw new Error(`${url} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
