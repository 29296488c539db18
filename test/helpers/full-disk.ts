import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openStore } from '../../src/lib/store/open.ts';
import { makeRoot } from './root.ts';

/** Makes databases on disks that are full at these sizes, in kB, and then where there is room. */
export async function expectMigrations(sizes: readonly number[]): Promise<void> {
  const root = await makeRoot();
  const module = JSON.stringify(join(import.meta.dirname, '../../src/lib/store/open.ts'));
  let stopped = 0;
  for (const kilobytes of sizes) {
    const file = join(root, `${kilobytes}.db`);
    const code = `await (await import(${module})).openStore(${JSON.stringify(file)})`;
    const limit = `ulimit -f ${kilobytes * 2}; trap '' XFSZ; exec "$0" --input-type=module -e "$1"`;
    const child = spawn('sh', ['-c', limit, process.execPath, code], { stdio: 'ignore' });
    const [exit] = await once(child, 'exit');
    if (exit !== 0) stopped += 1;
    const store = await openStore(file);
    expect(await store.db.selectFrom('subscribers').selectAll().execute()).toEqual([]);
    await store.close();
  }
  expect(stopped).toBeGreaterThan(3);
}
