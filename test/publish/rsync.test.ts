import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { publishInterrupted } from '../helpers/interrupted-rsync.ts';
import { makeFolder, makePublished, serveFolder, storyText } from '../helpers/published.ts';

function publish(root: string, env: Readonly<Record<string, string>> = {}) {
  return call('publish', ['--root', root], { env });
}

describe('publish with rsync', () => {
  test('uploads what changed, keeps what it did not upload, and removes what it did', async () => {
    const place = join(makeFolder(), 'my site');
    const root = await makePublished(`{ rsync: "${place}" }`);
    const first = await publish(root);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(join(place, '001/index.html'))).toBe(true);
    expect((await readdir(place)).filter((name) => name.startsWith('.'))).toEqual([
      '.masthead-published.json',
    ]);
    expect((await stat(join(place, '001/index.html'))).mode & 0o777).toBe(0o644);

    await writeFile(join(place, 'CNAME'), 'news.example.org\n');
    await writeFile(join(place, '001/photo.jpg'), 'mine');
    await mkdir(join(place, '001/first/mine'));
    await rm(join(root, 'public'), { recursive: true });
    await rm(join(root, 'data'), { recursive: true });
    await rm(join(root, 'issues/001/01-first.md'));
    await writeFile(join(root, 'issues/001/01-second.md'), storyText(2));
    expect(await publish(root)).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(join(place, '001/first/index.html'))).toBe(false);
    expect(existsSync(join(place, '001/second/index.html'))).toBe(true);
    expect(await readFile(join(place, 'CNAME'), 'utf8')).toBe('news.example.org\n');
    expect(existsSync(join(place, '001/photo.jpg'))).toBe(true);
    expect(existsSync(join(place, '001/first/mine'))).toBe(true);
    await rm(join(root, 'issues/001/01-second.md'));
    await writeFile(join(root, 'issues/001/01-third.md'), storyText(3));
    expect(await publish(root)).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(join(place, '001/second'))).toBe(false);

    const card = (await stat(join(place, 'card.png'))).ctimeMs;
    expect((await publish(root)).stdout).toContain('nothing had changed');
    expect((await stat(join(place, 'card.png'))).ctimeMs).toBe(card);
  });

  // At every call: test/faults/publish.test.ts.
  test('announces an issue only after its pages, and continues after an interruption', () =>
    publishInterrupted(3));

  test('hidden files of public/ stay here, apart from those that hosts use', async () => {
    const place = makeFolder();
    const root = await makePublished(`{ rsync: "${place}" }`, {
      'public/.env': 'SECRET=1',
      'public/.DS_Store': 'x',
      'public/.git/config': 'x',
      'public/.well-known/security.txt': 'x',
      'public/.htaccess': 'x',
      'public/CNAME': 'x',
    });
    expect(await publish(root)).toMatchObject({ code: 0 });
    const names = (await readdir(place)).filter((name) => /^\.|CNAME/.test(name)).sort();
    expect(names).toEqual(['.htaccess', '.masthead-published.json', '.well-known', 'CNAME']);
  });

  test('a record that was tampered with deletes nothing outside of the folder', async () => {
    const outer = makeFolder();
    const place = join(outer, 'site');
    const root = await makePublished(`{ rsync: "${place}" }`);
    expect(await publish(root)).toMatchObject({ code: 0 });
    await writeFile(join(outer, 'other.html'), 'mine');
    const record = { masthead: 1, files: { '../other.html': 'x', '/etc/none': 'x' } };
    await writeFile(join(place, '.masthead-published.json'), JSON.stringify(record));
    expect(await publish(root)).toMatchObject({ code: 0 });
    expect(existsSync(join(outer, 'other.html'))).toBe(true);
  });

  test.each([
    ['without rsync', { PATH: makePath() }, 'The program rsync is not installed.'],
    ['a refused key', sayOnSsh('Permission denied (publickey).'), '(publish-denied)'],
    ['an unknown host key', sayOnSsh('Host key verification failed.'), '(publish-host-key)'],
    [
      'offline',
      sayOnSsh('ssh: Could not resolve hostname x: Name or service not known'),
      '(publish-offline)',
    ],
  ])('%s: exit 3 and what to do', async (_, env, text) => {
    const root = await makePublished('{ rsync: "you@host.example:/var/www" }');
    const { code, stderr } = await publish(root, env);
    expect(code).toBe(3);
    expect(stderr).toContain(text);
  });

  test('a folder whose parent does not exist', async () => {
    const place = makeFolder();
    const root = await makePublished(`{ rsync: "${place}/deep/er" }`);
    const { code, stderr } = await publish(root);
    expect(code).toBe(3);
    expect(stderr).toMatch(/\(publish-no-place\)/);
  });
});

function makePath(): string {
  return '/nonexistent';
}

/** `ssh`, as rsync starts it, that writes a line and fails. */
function sayOnSsh(line: string): Readonly<Record<string, string>> {
  return { RSYNC_RSH: `sh -c 'echo "${line}" >&2; exit 255'` };
}

describe('publish with a command', () => {
  test('gives it the folder, keeps our secrets, and shows what it says', async () => {
    const command =
      'cp -R "$MASTHEAD_PUBLIC" copied; echo "to $MASTHEAD_SITE_URL with $TOKEN"; env';
    const root = await makePublished(`{ run: '${command}' }`);
    const env = { TOKEN: 'abc', NEWSLETTER_SECRET: 'n'.repeat(40), SMTP_URL: 'smtp://u:pw@host' };
    const done = await publish(root, env);
    expect(done).toMatchObject({ code: 0 });
    expect(done.stdout).toContain('to https://site.test.example with abc');
    expect(done.stdout).not.toMatch(/nnnn|u:pw/);
    expect(existsSync(join(root, 'copied/001/index.html'))).toBe(true);
  });

  test('that fails: exit 3 with its code and last line', async () => {
    const root = await makePublished(
      `{ run: 'echo "no such site https://me:key@host.example/" >&2; exit 4' }`,
    );
    const { code, stderr, stdout } = await publish(root);
    expect(code).toBe(3);
    expect(stderr).toContain('exit code 4, no such site https://host.example/');
    expect(stderr + stdout).not.toContain('me:key');
  });

  test('is run by `publish` alone, not by check, build or a rehearsal', async () => {
    const root = await makePublished('{ run: "touch uploaded" }');
    for (const command of ['check', 'build', 'digest']) {
      await call(command, ['--root', root]);
      expect(existsSync(join(root, 'uploaded')), command).toBe(false);
    }
    expect(await publish(root)).toMatchObject({ code: 0 });
    expect(existsSync(join(root, 'uploaded'))).toBe(true);
  });
});

test('with --json, only the result is on standard output', async () => {
  const place = makeFolder();
  const web = await serveFolder(() => place);
  const root = await makePublished(`{ rsync: "${place}" }`, {}, web.url);
  const { code, stdout } = await call('publish', ['--root', root, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    to: place,
    page: { url: `${web.url}/001/`, online: true },
    problems: [],
  });
});
