import { defineConfig } from 'vitest/config';
import { builtForUsers, setEnvironment } from './test/helpers/environment.ts';

setEnvironment();

/** Every test of the list and the ledger, on a real PostgreSQL. */
export default defineConfig({
  plugins: [builtForUsers],
  test: {
    include: [
      'test/{subscribers,mailing,service,postgres}/**/*.test.ts',
      'test/lib/store/**/*.test.ts',
      'test/publish/published.test.ts',
    ],
    // As in vitest.config.ts.
    isolate: false,
    maxWorkers: 3,
    globalSetup: ['test/helpers/postgres.ts'],
    testTimeout: 60_000,
  },
});
