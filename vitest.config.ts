import { defineConfig } from 'vitest/config';
import { builtForUsers, setEnvironment } from './test/helpers/environment.ts';

setEnvironment();

export default defineConfig({
  plugins: [builtForUsers],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      'test/faults/**',
      'test/postgres/**',
      'test/browser/**',
      'test/package/**',
      'test/publish/**',
      'test/start/**',
    ],
    // Modules are loaded once for all files of a worker: tests undo what they change for all.
    isolate: false,
    testTimeout: 60_000,
    // More than two cores need, as tests wait for processes; a fourth costs 8 % of the CPU in cold code.
    maxWorkers: 3,
  },
});
