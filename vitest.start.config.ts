import { defineConfig } from 'vitest/config';

/** A new user's first hours, with both packages from a registry on loopback. */
export default defineConfig({
  test: {
    include: ['test/start/**/*.test.ts'],
    globalSetup: ['test/start/setup.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    // Afterwards, the packages that were installed are deleted.
    hookTimeout: 300_000,
  },
});
