import { accessSync, constants, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Workers, and the commands that tests start, compile each module once: half of what starting costs.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

// The tests commit thousands of transactions, each of which waits for the disk; one in memory does not.
process.env.TMPDIR ??= memoryDisk('/dev/shm', 2 ** 30);

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

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/faults/**', 'test/browser/**', 'test/package/**', 'test/start/**'],
    // Modules are loaded once for all files of a worker: tests undo what they change for all.
    isolate: false,
    testTimeout: 60_000,
    // The tests wait for processes and servers more than they compute.
    maxWorkers: 3,
  },
});
