import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMail } from '../../../src/collect/readers/read-mail.ts';
import { formatProblems } from '../../../src/model/problem.ts';
import { candidateText } from '../../helpers/candidate.ts';
import { golden } from '../../helpers/golden.ts';

const cases = join(import.meta.dirname, '../../fixtures/collect/mail');

describe('a message', async () => {
  for (const name of await readdir(cases)) {
    test(name, async () => {
      const bytes = await readFile(join(cases, name, 'input.eml'));
      const { value, problems } = await readMail({ bytes, from: name });
      const found = [
        ...value.candidates.map(candidateText),
        ...value.links.map((link) => `link: ${link}\n`),
        ...value.documents.map((each) => `document: ${each.name}, ${each.bytes.length} bytes\n`),
        ...problems.map((problem) => `${formatProblems([problem])[0]}\n`),
      ].join('');
      await golden(join(cases, name, 'reading.txt'), found);
    });
  }
});

const head = 'From: Mira <mira@talas.example>\r\nSubject: News\r\n';

async function codes(mail: string | Uint8Array): Promise<string[]> {
  const { problems } = await readMail({ bytes: Buffer.from(mail as string), from: 'a.eml' });
  return problems.map(({ code }) => code);
}

test('an address is never an author, and an incomplete message does not fail', async () => {
  const { value } = await readMail({
    bytes: Buffer.from(
      'From: "mira@talas.example" <mira@talas.example>\r\nSubject: News\r\n\r\nWords',
    ),
    from: 'a.eml',
  });
  expect(value.candidates).toHaveLength(1);
  expect(value.candidates[0]).not.toHaveProperty('author');
  expect(await codes('')).toEqual(['empty-document']);
  expect(await codes(`${head}\r\n-- \r\nMira`)).toEqual(['empty-document']);
});

test('a picture that is attached stands below the words', async () => {
  const picture = Buffer.from('89504e470d0a1a0a00', 'hex').toString('base64');
  const part = `--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\n${picture}\r\n`;
  const { value } = await readMail({
    bytes: Buffer.from(
      `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nWords\r\n${part}--b--\r\n`,
    ),
    from: 'a.eml',
  });
  expect(value.candidates[0]?.body).toBe('Words\n\n![](images/1.png)');
  expect(value.candidates[0]?.pictures.get('images/1.png')?.length).toBe(9);
});

test('lines with bullets in plain text are a list', async () => {
  const text = `${'Words of the mail. '.repeat(12)}\r\n\r\nWe need:\r\n* needles, and of\r\n  two sizes\r\n* tea\r\n\r\n- One dash is none.\r\n`;
  const { value } = await readMail({
    bytes: Buffer.from(`Subject: Needs\r\nFrom: Ana <ana@mill.example>\r\n\r\n${text}`),
    from: 'a.eml',
  });
  const body = value.candidates[0]?.body;
  expect(body).toContain('We need:\n\n- needles, and of two sizes\n- tea\n\n');
  expect(body).toContain('\\- One dash is none.');
});

describe('a message that would do harm is refused', () => {
  test('where its parts are too many', async () => {
    const many = '--b\r\n\r\nx\r\n'.repeat(100_000);
    expect(await codes(`${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${many}`)).toEqual([
      'too-heavy',
    ]);
  });

  test('where they are nested without end', async () => {
    let mail = head;
    for (let depth = 0; depth < 100; depth += 1) {
      mail += `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n`;
    }
    expect(await codes(mail)).toEqual(['too-heavy']);
  });

  test('where its headers never end', async () => {
    expect(await codes(`${head}${'X-A: b\r\n'.repeat(200_000)}\r\nWords`)).toEqual(['too-heavy']);
  });
});

test('whatever the bytes, reading ends with an outcome', async () => {
  const line = fc.constantFrom(
    ...['From: a <b@c.example>', 'Subject: Fwd: x', 'Subject: Re: y', '', '', 'words', '> quoted'],
    ...['Content-Type: text/html', 'Content-Type: multipart/mixed; boundary=b', '--b', '--b--'],
    ...['Content-Transfer-Encoding: base64', 'Date: no', 'Date: Tue, 24 Nov 2026 10:00:00 +0000'],
    ...['---------- Forwarded message', 'From: d@e.example', 'To: f@g.example', '-- ', '<p>p</p>'],
    ...['On Monday, A wrote:', 'https://a.example/b', '<blockquote type=cite>c', '\0\u00ff'],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 25 }), async (lines) => {
      const { value } = await readMail({ bytes: Buffer.from(lines.join('\r\n')), from: 'a.eml' });
      for (const { title, author } of value.candidates) {
        expect(title).not.toBe('');
        expect(author ?? '').not.toContain('@');
      }
    }),
    { numRuns: 200 },
  );
});
