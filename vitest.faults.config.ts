import { defineConfig } from 'vitest/config';
import { builtForUsers, setEnvironment } from './test/helpers/environment.ts';

setEnvironment();

/** The slow suite, on both databases: processes are killed at random moments. */
export default defineConfig({
  plugins: [builtForUsers],
  test: {
    include: ['test/faults/**/*.test.ts'],
    globalSetup: ['test/helpers/postgres.ts'],
    // One of them restarts the database that all of them use.
    fileParallelism: false,
    testTimeout: 600_000,
  },
});
