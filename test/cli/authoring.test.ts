import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { golden } from '../helpers/golden.ts';
import { makeRoot } from '../helpers/root.ts';

const cases = join(import.meta.dirname, '../fixtures/authoring');

/**
 * Each case is a newsletter as an editor could write it, and `expected.txt`: what the commands
 * print, and what the site has then.
 */
describe('what an editor writes', async () => {
  for (const name of await readdir(cases)) {
    test(name, { timeout: 30_000 }, async () => {
      const root = await makeRoot();
      await cp(join(cases, name, 'issues'), join(root, 'issues'), { recursive: true });
      const printed: string[] = [];
      for (const command of ['check', 'compose --date 2026-11-24', 'check', 'build']) {
        const [first = '', ...others] = command.split(' ');
        const { code, stdout, stderr } = await call(first, [...others, '--root', root]);
        const shown = `${stdout}${stderr}`
          .replaceAll(root, 'ROOT')
          .replaceAll(/urn:uuid:[\da-f-]{36}/g, 'urn:uuid:…')
          // Sizes and numbers of files change with templates.
          .replaceAll(/^(?:Built|Issue \d+ \().*\n/gm, '');
        printed.push(`$ ${command}\n${shown}exit ${code}\n`);
      }
      const site = await describeSite(join(root, 'public'));
      await golden(
        join(cases, name, 'expected.txt'),
        `${printed.join('\n')}\n${site.join('\n')}\n`,
      );
    });
  }
});

/** The pages and pictures of issues and lists, with size and colour, and the pictures of each page. */
async function describeSite(out: string): Promise<string[]> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => /\/(?:\d{3}|tags|sources|authors)\//.test(file))
    .filter((file) => !/\.masthead|email\.txt|card\.png$/.test(file))
    .sort();
  return Promise.all(
    files.map(async (file) => file.slice(out.length + 1) + (await describeFile(file))),
  );
}

/** What a list of mails shows beside the subject, and the words that are emphasised. */
function describeMail(html: string): string {
  const plain = (part: string): string =>
    part
      .replaceAll(/<!--.*?-->|<[^>]*>/gs, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
  const emphasised = [...html.matchAll(/<(strong|em|del)\b[^>]*>(.*?)<\/\1>/gs)];
  return [
    `begins: ${plain(html.replace(/.*<body[^>]*>/s, '')).slice(0, 140)}`,
    ...emphasised.map(([, tag, words = '']) => `${tag}: ${plain(words)}`),
  ]
    .map((line) => `\n  ${line}`)
    .join('');
}

async function describeFile(file: string): Promise<string> {
  const bytes = await readFile(file);
  if (bytes.subarray(0, 20).toString().trimStart().startsWith('<')) {
    const [, main = ''] = /<(?:main|div role="main")(.*)/s.exec(bytes.toString()) ?? [];
    const found = main.matchAll(
      /<img src="([^"]*)"|<a[^>]* href="([^"]*#[^"]*)"|<(?:h\d|li|a)[^>]* id="([^"]*)"|<([a-z]+\d?)[^>]* dir="(...)"[^>]*>\s*([^<]{0,24})/g,
    );
    const shown = [...found]
      .filter(([, , , id]) => !id?.startsWith('_'))
      .map(([, src, target, id, tag, dir, words]) => {
        if (src !== undefined) return `\n  shows ${src}`;
        if (target !== undefined) return `\n  links to ${target}`;
        return id === undefined ? `\n  ${dir} ${tag}: ${words?.trim()}` : `\n  has ${id}`;
      })
      .join('');
    return file.endsWith('/email.html') ? describeMail(bytes.toString()) + shown : shown;
  }
  const { format, width, height } = await sharp(bytes).metadata();
  const { dominant } = await sharp(bytes).stats();
  return `\n  ${format} ${width} × ${height}, ${dominant.r} ${dominant.g} ${dominant.b}`;
}
