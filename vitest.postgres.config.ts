import { defineConfig } from 'vitest/config';

/** Every test of the list and the ledger, on a real PostgreSQL. */
export default defineConfig({
  test: {
    include: ['test/{subscribers,mailing,service}/**/*.test.ts', 'test/lib/store/**/*.test.ts'],
    maxWorkers: 3,
    globalSetup: ['test/helpers/postgres.ts'],
    testTimeout: 30_000,
  },
});
