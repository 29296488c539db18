import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../src/collect/candidate.ts';
import { readWord } from '../../../src/collect/readers/read-word.ts';
import { docxParts, item, makeDocx, note, p, picture, run, table } from '../../helpers/docx.ts';
import { pixel } from '../../helpers/root.ts';
import { makeZip } from '../../helpers/zip.ts';

const from = 'story.docx';

async function read(bytes: Uint8Array): Promise<Candidate[]> {
  const { value, problems } = await readWord({ bytes, from });
  expect(problems).toEqual([]);
  return value.candidates;
}

async function refused(bytes: Uint8Array): Promise<string> {
  const { value, problems } = await readWord({ bytes, from });
  expect(value.candidates).toEqual([]);
  expect(problems[0]?.hint).toBeTruthy();
  return `${problems[0]?.code}: ${problems[0]?.message}`;
}

describe('a Word document', () => {
  test('is one story: words, marks, lists, tables, links, notes and pictures', async () => {
    const [story, ...others] = await read(
      makeDocx({
        title: 'Document1',
        creator: 'Đorđe Žižić',
        links: { rId9: 'https://talas.example/x?utm_source=word&amp;id=7' },
        pictures: { rId1: pixel },
        footnotes: { 2: p('Čitav izveštaj, str. 4.') },
        body: [
          p('Tri dana u Ćupriji', 'Naslov1'),
          p(`${run('Sreli su se ')}${run('ć š đ ž', '<w:b/>')}${run(' ljudi.')}${note(2)}`),
          p('Kako je bilo', 'Naslov2'),
          item('prvo'),
          item('drugo', 1),
          table([
            ['Grad', 'Ljudi'],
            ['Niš', '16'],
          ]),
          p(`<w:hyperlink r:id="rId9">${run('Izveštaj')}</w:hyperlink>`),
          p('Rekla je: hvala.', 'Quote'),
          p(picture('rId1', 'Sala puna ljudi')),
          p('Slika 1. Sala.', 'Caption'),
        ].join(''),
      }),
    );
    expect(others).toEqual([]);
    expect(story).toMatchObject({
      from,
      title: 'Tri dana u Ćupriji',
      author: 'Đorđe Žižić',
      tags: [],
      image: { path: 'images/1.png', alt: 'Sala puna ljudi' },
    });
    expect([...(story?.pictures.keys() ?? [])]).toEqual(['images/1.png']);
    expect(Buffer.from(story?.pictures.get('images/1.png') ?? [])).toEqual(Buffer.from(pixel));
    expect(story?.body).toBe(
      [
        'Sreli su se **ć š đ ž** ljudi.[^1]',
        '## Kako je bilo',
        '- prvo\n  - drugo',
        '| Grad | Ljudi |\n| ---- | ----- |\n| Niš  | 16    |',
        '[Izveštaj](https://talas.example/x?id=7)',
        '> Rekla je: hvala.',
        '![Sala puna ljudi](images/1.png "Slika 1. Sala.")',
        '[^1]: Čitav izveštaj, str. 4.',
      ].join('\n\n'),
    );
  });

  test('has what was inserted and not what was deleted with changes tracked', async () => {
    const deleted = '<w:del w:id="1" w:author="X"><w:r><w:delText>old</w:delText></w:r></w:del>';
    const inserted = `<w:ins w:id="2" w:author="X">${run('new')}</w:ins>`;
    const [story] = await read(
      makeDocx({
        body: p('T', 'Title') + p(`${run('The ')}${deleted}${inserted}${run(' words.')}`),
      }),
    );
    expect(story?.body).toBe('The new words.');
  });

  test('with several headings of the first level is several stories, each with its own notes', async () => {
    const stories = await read(
      makeDocx({
        creator: 'python-docx',
        footnotes: { 5: p('Of the second.') },
        pictures: { rId1: pixel },
        body: [
          p('First', 'Naslov1'),
          p(`${run('One ')}${picture('rId1')}`),
          p('Second', 'Naslov1'),
          p(`${run('Two')}${note(5)}`),
        ].join(''),
      }),
    );
    expect(stories.map(({ title, body }) => [title, body])).toEqual([
      ['First', 'One ![](images/1.png)'],
      ['Second', 'Two[^1]\n\n[^1]: Of the second.'],
    ]);
    expect(stories.map(({ pictures }) => pictures.size)).toEqual([1, 0]);
    expect(stories[0]).not.toHaveProperty('author');
  });

  test('with a title above its headings is one story', async () => {
    const body = p('All', 'Title') + p('A', 'Naslov1') + p('a') + p('B', 'Naslov1') + p('b');
    const stories = await read(makeDocx({ body }));
    expect(stories.map((story) => [story.title, story.body])).toEqual([
      ['All', '## A\n\na\n\n## B\n\nb'],
    ]);
  });

  test('without any heading is called by its properties, else by its first line', async () => {
    const body = p('The short line') + p('And words.');
    const [named] = await read(makeDocx({ body, title: 'Known &amp; loved' }));
    expect(named).toMatchObject({ title: 'Known & loved', body: 'The short line\n\nAnd words.' });
    const [unnamed] = await read(makeDocx({ body }));
    expect(unnamed).toMatchObject({ title: 'The short line', body: 'And words.' });
  });

  test('with a picture that mail cannot show says so', async () => {
    const body = p('T', 'Title') + p('Words') + p(picture('rId1'));
    const { value, problems } = await readWord({
      bytes: makeDocx({ body, pictures: { rId1: Buffer.from('no picture') } }),
      from,
    });
    expect(value.candidates[0]?.pictures.size).toBe(0);
    expect(problems.map(({ code }) => code)).toEqual(['unknown-picture']);
  });
});

describe('a Word document that would do harm is refused', () => {
  const body = p('T', 'Title') + p('Words');
  const withPart = (part: Parameters<typeof makeZip>[0][number]): Buffer =>
    makeDocx({ body, parts: [part] });

  test('where it grows beyond measure', async () => {
    const bomb = withPart({ name: 'word/document.xml', bytes: Buffer.alloc(15_000_000, 0x20) });
    expect(bomb.length).toBeLessThan(30_000);
    expect(await refused(bomb)).toMatch(/too large when unpacked/);
  });

  test('where its headers lie about its size', async () => {
    const bytes = Buffer.alloc(5_000_000, 0x20);
    expect(await refused(withPart({ name: 'word/document.xml', bytes, says: 900 }))).toMatch(
      /broken-document/,
    );
  });

  test('where all parts together are too large', async () => {
    const noise = (seed: number): Buffer =>
      Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * seed * 7919) & 255));
    const media = Array.from({ length: 5 }, (_, index) => ({
      name: `word/media/${index}.png`,
      bytes: Buffer.alloc(14_000_000, noise(index + 1)),
      level: 1,
    }));
    expect(await refused(makeDocx({ body, parts: media }))).toMatch(/too large when unpacked/);
  });

  test('where it declares entities', async () => {
    const xml = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><w:document/>`;
    expect(await refused(withPart({ name: 'word/document.xml', bytes: xml }))).toMatch(/entities/);
    expect(await refused(withPart({ name: 'word/settings.xml', bytes: xml }))).toMatch(/entities/);
  });

  test('where its elements are nested without end', async () => {
    const deep = `${'<w:p>'.repeat(20_000)}${'</w:p>'.repeat(20_000)}`;
    expect(await refused(makeDocx({ body: deep }))).toMatch(/nested too deeply/);
  });

  test('where a part names a place outside', async () => {
    expect(await refused(withPart({ name: '../../word/x.xml', bytes: 'x' }))).toMatch(/broken/);
    expect(await refused(withPart({ name: '/etc/x.xml', bytes: 'x' }))).toMatch(/broken/);
  });

  test('where a part is a symbolic link', async () => {
    const link = { name: 'word/media/a.png', bytes: '/etc/passwd', mode: 0o120777 };
    expect(await refused(withPart(link))).toMatch(/a symbolic link/);
  });

  test('where it is encrypted, has a part twice, or too many', async () => {
    const parts = docxParts({ body });
    const first = parts[0] as (typeof parts)[number];
    expect(await refused(makeZip(parts.map((part) => ({ ...part, encrypted: true }))))).toMatch(
      /password/,
    );
    expect(await refused(makeZip([...parts, first]))).toMatch(/two parts of the same name/);
    const many = Array.from({ length: 2001 }, (_, index) => ({ name: `x/${index}`, bytes: '' }));
    expect(await refused(makeZip([...parts, ...many]))).toMatch(/too many parts/);
  });

  test('where it is no document at all', async () => {
    expect(await refused(Buffer.from('PK\x03\x04 and so on'))).toMatch(/broken-document/);
    expect(await refused(makeZip([{ name: 'a.txt', bytes: 'a' }]))).toMatch(/unknown-document/);
    expect(await refused(makeDocx({ body: '' }))).toMatch(/empty-document/);
  });
});
