import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Document } from '../../../../src/collect/candidate.ts';
import { readFeed } from '../../../../src/collect/readers/feeds/read-feed.ts';
import { golden } from '../../../helpers/golden.ts';

const cases = join(import.meta.dirname, '../../../fixtures/feeds');

/**
 * Each case is a folder: `feed.*` as it comes, `expected.json` with the candidates and problems it
 * gives, and `document.json` with an address or a charset of its own.
 */
describe('a feed becomes candidates', async () => {
  for (const name of await readdir(cases)) {
    test(name, async () => {
      const folder = join(cases, name);
      const files = await readdir(folder);
      const input = files.filter((file) => file.startsWith('feed.'));
      expect(input, 'one feed a case').toHaveLength(1);
      const known = [...input, 'document.json', 'expected.json'];
      expect(files.filter((file) => !known.includes(file))).toEqual([]);
      const { value, problems } = await readFeed({
        bytes: await readFile(join(folder, input[0] as string)),
        from: 'https://club.example/feeds/news.xml',
        ...(!files.includes('document.json') && { url: 'https://club.example/feeds/news.xml' }),
        ...(files.includes('document.json') && (await readDocument(folder))),
      });
      const candidates = value.candidates.map(({ from, pictures, ...rest }) => {
        expect(from).toBe('https://club.example/feeds/news.xml');
        expect(pictures.size).toBe(0);
        return rest;
      });
      expect([value.links, value.documents]).toEqual([[], []]);
      await golden(
        join(folder, 'expected.json'),
        `${JSON.stringify({ candidates, problems }, null, 2)}\n`,
      );
    });
  }
});

async function readDocument(folder: string): Promise<Partial<Document>> {
  return JSON.parse(await readFile(join(folder, 'document.json'), 'utf8'));
}
