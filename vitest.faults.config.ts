import { defineConfig } from 'vitest/config';

/** The slow suite: processes are killed at random moments. */
export default defineConfig({
  test: { include: ['test/faults/**/*.test.ts'], testTimeout: 600_000 },
});
