import { afterEach, describe, expect, test } from 'vitest';
import { createReaders, type Readers } from '../../../src/collect/readers/create-readers.ts';
import type { BugTrace } from '../../../src/model/bug.ts';

const story = `<p>${'Words that somebody wrote about a house, a harbour, and those in it. '.repeat(6)}</p>`;
const page = (html: string) => ({ bytes: Buffer.from(html), from: 'page.html' });
/** Within every limit of the reader, and more than a second of work. */
const heavy = `<article>${'<p>Some words, and a comma, for <i>it</i>.</p>'.repeat(6_000)}</article>`;

let readers: Readers | undefined;
afterEach(() => readers?.close());

describe('readers in separate processes', () => {
  test('read several documents at a time', async () => {
    readers = createReaders({ seconds: 20, megabytes: 300 });
    const { read } = readers;
    const all = await Promise.all(
      ['A', 'B', 'C', 'D'].map((title) => read('page', page(`<title>${title}</title>${story}`))),
    );
    expect(all.map(({ value }) => value.candidates[0]?.title)).toEqual(['A', 'B', 'C', 'D']);
    expect(all[0]?.value.candidates[0]?.pictures).toBeInstanceOf(Map);
  });

  test('end what takes too long, and the next document is read', async () => {
    readers = createReaders({ seconds: 0.05, megabytes: 300, count: 1 });
    const slow = await readers.read('page', page(heavy));
    expect(slow.value.candidates).toEqual([]);
    expect(slow.problems.map(({ code, file }) => [code, file])).toEqual([
      ['took-too-long', 'page.html'],
    ]);
    await readers.close();
    readers = createReaders({ seconds: 20, megabytes: 300, count: 1 });
    expect((await readers.read('page', page(story))).problems).toEqual([]);
  });

  test('end what takes too much memory, and the next document is read', async () => {
    readers = createReaders({ seconds: 20, megabytes: 50, count: 1 });
    const large = await readers.read('page', page('&lt;'.repeat(280_000)));
    expect(large.problems.map(({ code }) => code)).toEqual(['too-heavy']);
    const next = await readers.read('mail', page('Subject: A\r\n\r\nWords'));
    expect(next.value.candidates[0]?.title).toBe('A');
  });

  test('stop when the signal is aborted', async () => {
    readers = createReaders({ seconds: 20, megabytes: 300, count: 1 });
    const stop = new AbortController();
    const reading = readers.read('page', page(heavy), stop.signal);
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(reading).rejects.toThrow('enough');
    await expect(readers.read('page', page(story), stop.signal)).rejects.toThrow('enough');
  });

  test('report a bug without its message', async () => {
    const bugs: BugTrace[] = [];
    readers = createReaders({ seconds: 20, megabytes: 300, onBug: (bug) => bugs.push(bug) });
    const { problems } = await readers.read('page', { from: 'a.html' } as never);
    expect(bugs).toMatchObject([{ name: 'TypeError' }]);
    expect(bugs[0]?.frames.join()).toContain('src/collect/readers/');
    expect(problems).toMatchObject([{ code: 'reader-failed', file: 'a.html' }]);
    expect(JSON.stringify(problems)).not.toMatch(/TypeError|undefined/);
  });
});
