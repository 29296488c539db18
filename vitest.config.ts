import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Workers, and the commands that tests start, compile each module once: half of what starting costs.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/faults/**', 'test/browser/**'],
    // Modules are loaded once for all files of a worker: tests undo what they change for all.
    isolate: false,
    testTimeout: 60_000,
    // The tests wait for processes and servers more than they compute.
    maxWorkers: 3,
  },
});
