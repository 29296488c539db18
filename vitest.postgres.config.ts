import { defineConfig } from 'vitest/config';

/** Every test of the list and the ledger, on a real PostgreSQL. */
export default defineConfig({
  test: {
    include: [
      'test/{audience,deliver,store,web}/**/*.test.ts',
      'test/pipeline/{schedule,editions,erase,list,canaries}.test.ts',
    ],
    maxWorkers: 3,
    globalSetup: ['test/helpers/postgres.ts'],
    testTimeout: 30_000,
  },
});
