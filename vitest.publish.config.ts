import { defineConfig } from 'vitest/config';
import { builtForUsers, setEnvironment } from './test/helpers/environment.ts';

setEnvironment();

/** Publishing with git and rsync, which `npm test` does not need. */
export default defineConfig({
  plugins: [builtForUsers],
  test: {
    include: ['test/publish/**/*.test.ts'],
    // As in vitest.config.ts.
    isolate: false,
    maxWorkers: 3,
    testTimeout: 60_000,
  },
});
