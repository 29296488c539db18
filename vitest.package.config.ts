import { defineConfig } from 'vitest/config';

/** The package as npm packs it, in a newsletter of its own. */
export default defineConfig({
  test: {
    include: ['test/package/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
  },
});
