import { createRequire } from 'node:module';

/**
 * Loads a package in the middle of a function, for what few runs need, and where waiting for
 * `import()` would make every caller wait.
 */
export const loadNow = createRequire(import.meta.url);
