import { defineConfig } from 'vitest/config';

/** The suite that needs Chromium from the system. */
export default defineConfig({
  test: { include: ['test/browser/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
