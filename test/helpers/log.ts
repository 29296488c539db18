import type { Log } from '../../src/project.ts';

/** A log that keeps nothing. */
export const silentLog: Log = { say: () => {}, progress: () => {}, bug: () => '' };
