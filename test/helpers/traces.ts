import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** The files under a folder whose bytes hold one of these words, in UTF-8, UTF-16, base64 or quoted-printable. */
export async function filesWith(folder: string, words: readonly string[]): Promise<string[]> {
  const forms = words.flatMap((word) => formsOf(word));
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    // A running service may have deleted it since.
    const bytes = await readFile(path).catch((error) => {
      if (error.code !== 'ENOENT') throw error;
      return Buffer.alloc(0);
    });
    if (forms.some((form) => bytes.includes(form))) found.push(path.slice(folder.length + 1));
  }
  return found.sort();
}

function formsOf(word: string): Buffer[] {
  const plain = Buffer.from(word);
  const quoted = [...plain]
    .map((byte) => (byte < 128 ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase()}`))
    .join('');
  // Base64 of a word inside a text is one of three, by where it begins; its ends depend on its neighbours.
  const shifted = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), plain]).toString('base64');
    return text.slice(shift === 0 ? 0 : 4, -4);
  });
  return [
    plain,
    Buffer.from(word, 'utf16le'),
    ...[quoted, ...shifted].filter((form) => form.length >= 8).map((form) => Buffer.from(form)),
  ];
}

/** The files of a PostgreSQL database that hold one of these words; its write-ahead log is the server's. */
export async function relationsWith(url: string, words: readonly string[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('checkpoint');
    const { rows } = await client.query<{ folder: string; oid: string }>(
      "select current_setting('data_directory') as folder, oid::text from pg_database where datname = current_database()",
    );
    const [row] = rows;
    const folder = join(row?.folder ?? '', 'base', row?.oid ?? '');
    if (!existsSync(folder)) throw new Error('the files of the database are not to be seen');
    const args = words.flatMap((word) => ['-e', word]);
    try {
      const out = execFileSync('grep', ['-rlaF', ...args, folder], { encoding: 'utf8' });
      return out.trim().split('\n');
    } catch (error) {
      if ((error as { status?: number }).status === 1) return [];
      throw error;
    }
  } finally {
    await client.end();
  }
}
