import type { Reader } from '../candidate.ts';

/** Stands in for the reader of plain text until it is there. */
export const readText: Reader = async () => ({
  value: { candidates: [], links: [], documents: [] },
  problems: [],
});
