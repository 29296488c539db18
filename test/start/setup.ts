import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { pack, startRegistry } from '../helpers/registry.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of the registry. */
    registry: string;
  }
}

const former = join(import.meta.dirname, '../fixtures/upgrade/masthead-0.1.0.tgz');

/** Starts a registry with the first version of masthead, and with both packages as they are now. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const registry = await startRegistry();
  const folder = await mkdtemp(join(tmpdir(), 'masthead-packed-'));
  await registry.publish(former);
  for (const each of ['.', 'create-masthead'] as const) {
    await registry.publish(await pack(each, folder));
  }
  await rm(folder, { recursive: true, force: true });
  provide('registry', registry.url);
  return registry.close;
}
