import { accessSync, constants, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vitest/config';

/** Makes a suite faster. Its workers, and the processes that they start, inherit the environment. */
export function setEnvironment(): void {
  // Each module is compiled once: half of what starting a command costs.
  process.env.NODE_COMPILE_CACHE ??= join(
    import.meta.dirname,
    '../../node_modules/.cache/compiled',
  );
  // The tests commit thousands of transactions, each of which waits for the disk; one in memory does not.
  process.env.TMPDIR ??= memoryDisk('/dev/shm', 2 ** 30);
}

/** @returns the folder if it can be written to and has so many bytes free. */
function memoryDisk(folder: string, needed: number): string | undefined {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= needed ? folder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Loads the builds of packages that users load. The development builds, which vitest prefers, check
 * each step of the Markdown parser: 4 % of the CPU.
 */
export const builtForUsers: Plugin = {
  name: 'built-for-users',
  configResolved({ ssr }) {
    ssr.resolve = { ...ssr.resolve, conditions: ['node'] };
  },
};
