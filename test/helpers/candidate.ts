import type { Candidate } from '../../src/collect/candidate.ts';

/** A candidate as a golden file shows it: what is known as JSON, then the body. */
export function candidateText({ body, pictures, ...known }: Candidate): string {
  const sizes = Object.fromEntries([...pictures].map(([path, bytes]) => [path, bytes.length]));
  const facts = JSON.stringify({ ...known, pictures: sizes }, null, 2);
  return `${facts}\n\n${body}\n`;
}
