import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Calling, call } from '../helpers/call.ts';
import {
  filesOf,
  git,
  gitEnvironment,
  issueText,
  makeBare,
  makeFolder,
  makePublished,
  sent,
  serveFolder,
  storyText,
} from '../helpers/published.ts';
import { snapshot } from '../helpers/root.ts';

function publish(root: string, args: readonly string[] = [], calling: Calling = {}) {
  const env = { ...gitEnvironment, ...calling.env };
  return call('publish', ['--root', root, ...args], { ...calling, env });
}

describe('publish to a branch', () => {
  test('fills an empty repository, then pushes only what changed and nothing twice', async () => {
    const bare = makeBare();
    const root = await makePublished(`{ git: ${bare} }`);
    const first = await publish(root);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/Published to the branch gh-pages of .*: \d+ files changed\./);
    const files = filesOf(bare, 'gh-pages');
    expect(files).toEqual(
      expect.arrayContaining(['.nojekyll', '001/index.html', 'feed.xml', 'index.html']),
    );
    expect(files.filter((path) => path.startsWith('.'))).toEqual(['.nojekyll']);
    expect(git(bare, 'log', '--format=%an <%ae> %s', 'gh-pages')).toBe(
      'The Test Letter <letter@test.example> Publish issue 1\n',
    );
    const again = await publish(root);
    expect(again.stdout).toContain('nothing had changed');
    expect(git(bare, 'rev-list', '--count', 'gh-pages').trim()).toBe('1');

    await writeFile(join(root, 'issues/001/01-first.md'), storyText(1, 'author: Ana\n'));
    expect(await publish(root)).toMatchObject({ code: 0 });
    const changed = git(bare, 'diff', '--name-only', 'gh-pages~1', 'gh-pages').split('\n');
    expect(changed).toContain('001/index.html');
    expect(changed).not.toContain('card.png');
    expect(git(bare, 'fsck', '--full')).toBe('');
  });

  test('from a clone without data/ and public/, it knows what to remove and keeps what is not its own', async () => {
    const bare = makeBare();
    // As on a host: only the contents that are needed are fetched.
    git(bare, 'config', 'uploadpack.allowFilter', 'true');
    git(bare, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    const root = await makePublished(`{ git: "file://${bare}", branch: pages }`);
    expect(await publish(root)).toMatchObject({ code: 0 });
    const clone = makeFolder();
    git(clone, 'clone', '--quiet', '--branch=pages', bare, '.');
    await writeFile(join(clone, 'CNAME'), 'news.example.org\n');
    await mkdir(join(clone, 'old'));
    await writeFile(join(clone, 'old/page.html'), 'of earlier years');
    git(clone, 'add', '-A');
    git(clone, 'commit', '--quiet', '-m', 'Add a domain');
    git(clone, 'push', '--quiet');

    await rm(join(root, 'public'), { recursive: true });
    await rm(join(root, 'data'), { recursive: true });
    await rm(join(root, 'issues/001/01-first.md'));
    await writeFile(join(root, 'issues/001/01-second.md'), storyText(2));
    expect(await publish(root)).toMatchObject({ code: 0 });
    const files = filesOf(bare, 'pages');
    expect(files).toEqual(
      expect.arrayContaining(['CNAME', 'old/page.html', '001/second/index.html']),
    );
    expect(files).not.toContain('001/first/index.html');
  });

  test('keeps files that people put into public/ on another computer, until they delete them there', async () => {
    const bare = makeBare();
    const place = join(makeFolder(), 'www');
    for (const target of [`{ git: ${bare}, branch: pages }`, `{ rsync: "${place}" }`]) {
      const mine = { 'public/CNAME': 'news.example.org\n', 'public/old.html': 'old\n' };
      const [laptop, runner] = [await makePublished(target, mine), await makePublished(target)];
      const files = () => (target.includes('git') ? filesOf(bare, 'pages') : readdirSync(place));
      expect(await publish(laptop)).toMatchObject({ code: 0 });
      // Its clone never had them; a story that it does not have is removed all the same.
      await rename(join(runner, 'issues/001/01-first.md'), join(runner, 'issues/001/01-new.md'));
      expect(await publish(runner)).toMatchObject({ code: 0 });
      expect(files()).toEqual(expect.arrayContaining(['CNAME', 'old.html']));
      expect(JSON.stringify(files())).not.toContain('001/first/');
      await rm(join(laptop, 'public/old.html'));
      expect(await publish(laptop)).toMatchObject({ code: 0 });
      expect(files()).toContain('CNAME');
      expect(files()).not.toContain('old.html');
      expect(await publish(runner)).toMatchObject({ code: 0 });
      expect(files()).toContain('CNAME');
      expect((await publish(runner)).stdout).toContain('nothing had changed');
    }
  });

  test('brings the file that GitLab Pages needs, which makes the site of the branch', async () => {
    const page = await readFile(join(import.meta.dirname, '../../docs/hosting.md'), 'utf8');
    const [, job = ''] = /```yaml\n(# public\/\.gitlab-ci\.yml\n[\s\S]*?)```/.exec(page) ?? [];
    const bare = makeBare();
    const root = await makePublished(`{ git: ${bare}, branch: pages }`, {
      'public/.gitlab-ci.yml': job,
    });
    expect(await publish(root)).toMatchObject({ code: 0 });
    const clone = makeFolder();
    git(clone, 'clone', '--quiet', '--branch=pages', bare, '.');
    const { pages } = parse(await readFile(join(clone, '.gitlab-ci.yml'), 'utf8'));
    execFileSync('sh', ['-e', '-c', pages.script.join('\n')], { cwd: clone });
    expect(pages.artifacts.paths).toEqual(['public']);
    expect(existsSync(join(clone, 'public/001/index.html'))).toBe(true);
    expect(existsSync(join(clone, 'public/.git'))).toBe(false);
  });

  test('follows a branch that somebody else pushed to meanwhile', async () => {
    const bare = makeBare();
    const root = await makePublished(`{ git: ${bare} }`);
    expect(await publish(root)).toMatchObject({ code: 0 });
    // The other push happens just before ours arrives, once.
    const other = makeFolder();
    git(other, 'clone', '--quiet', '--branch=gh-pages', bare, '.');
    await writeFile(join(other, 'CNAME'), 'news.example.org\n');
    git(other, 'add', '-A');
    git(other, 'commit', '--quiet', '-m', 'Add a domain');
    git(other, 'push', '--quiet', 'origin', 'HEAD:refs/heads/aside');
    const hook = join(bare, 'hooks/pre-receive');
    await writeFile(
      hook,
      '#!/bin/sh\nunset GIT_QUARANTINE_PATH\nrm "$0"\ngit update-ref refs/heads/gh-pages refs/heads/aside\n',
      { mode: 0o755 },
    );
    await writeFile(join(root, 'issues/001/01-first.md'), storyText(1, 'author: Ana\n'));
    expect(await publish(root)).toMatchObject({ code: 0, stderr: '' });
    expect(filesOf(bare, 'gh-pages')).toContain('CNAME');
    expect(git(bare, 'show', 'gh-pages:001/index.html')).toContain('Ana');
    expect(existsSync(hook)).toBe(false);
  });

  test('with `history: false`, the branch has one commit', async () => {
    const bare = makeBare();
    const root = await makePublished(`{ git: ${bare}, history: false }`);
    expect(await publish(root)).toMatchObject({ code: 0 });
    await writeFile(join(root, 'issues/001/01-first.md'), storyText(1, 'author: Ana\n'));
    expect(await publish(root)).toMatchObject({ code: 0 });
    expect(git(bare, 'rev-list', '--count', 'gh-pages').trim()).toBe('1');
    expect(git(bare, 'show', 'gh-pages:001/index.html')).toContain('Ana');
  });

  test("uses a remote of the newsletter's repository, and leaves its work tree, index and branch alone", async () => {
    const bare = makeBare();
    const root = await makePublished('{ git: origin }', { '.gitignore': 'data/\npublic/\n.env\n' });
    git(root, 'init', '--quiet', '--initial-branch=main');
    git(root, 'remote', 'add', 'origin', bare);
    git(root, 'add', '-A');
    git(root, 'commit', '--quiet', '-m', 'Start');
    git(root, 'push', '--quiet', 'origin', 'main');
    await writeFile(join(root, 'draft.md'), 'not committed');
    await writeFile(join(root, 'staged.md'), 'staged');
    git(root, 'add', 'staged.md');
    await mkdir(join(root, 'public'), { recursive: true });
    const before = [git(root, 'status', '--porcelain'), git(root, 'rev-parse', 'HEAD')];
    const index = await readFile(join(root, '.git/index'));
    const objects = Object.keys(await snapshot(join(root, '.git/objects'))).length;
    expect(await publish(root)).toMatchObject({ code: 0, stderr: '' });
    expect([git(root, 'status', '--porcelain'), git(root, 'rev-parse', 'HEAD')]).toEqual(before);
    expect(await readFile(join(root, '.git/index'))).toEqual(index);
    expect(Object.keys(await snapshot(join(root, '.git/objects')))).toHaveLength(objects);
    expect(filesOf(bare, 'gh-pages')).toContain('001/index.html');
    expect(filesOf(bare, 'main')).toContain('issues/newsletter.yaml');
  });
});

test("uses the credentials and URLs of the newsletter's repository, as a CI runner sets them", async () => {
  const bare = makeBare();
  const root = await makePublished('{ git: "https://git.invalid/you/news.git" }', {
    '.gitignore': 'data/\npublic/\n',
  });
  git(root, 'init', '--quiet');
  git(root, 'config', `url.file://${bare}.insteadOf`, 'https://git.invalid/you/news.git');
  git(root, 'config', 'http.https://git.invalid/.extraheader', 'AUTHORIZATION: basic c2VjcmV0');
  expect(await publish(root)).toMatchObject({ code: 0, stderr: '' });
  expect(filesOf(bare, 'gh-pages')).toContain('index.html');
});

test('Ctrl-C during an upload ends it, and the next run continues: exit 130', async () => {
  const root = await makePublished('{ run: "test -e ready || sleep 60" }');
  const stop = new AbortController();
  const started = Date.now();
  const progress = (line: string): void => {
    if (line.startsWith('Uploading')) setTimeout(() => stop.abort(), 100);
  };
  const { code, stderr } = await publish(root, [], { signal: stop.signal, progress });
  expect(code).toBe(130);
  expect(stderr).toContain('(publish-interrupted)');
  expect(Date.now() - started).toBeLessThan(30_000);
  await writeFile(join(root, 'ready'), '');
  expect(await publish(root)).toMatchObject({ code: 0 });
});

describe('what cannot be published', () => {
  test("the newsletter's own branch is no place for the site: exit 2", async () => {
    const bare = makeBare();
    const root = await makePublished(`{ git: ${bare}, branch: main }`, { '.gitignore': 'data/\n' });
    git(root, 'init', '--quiet', '--initial-branch=main');
    git(root, 'add', 'issues');
    git(root, 'commit', '--quiet', '-m', 'Start');
    git(root, 'push', '--quiet', bare, 'main');
    const { code, stderr } = await publish(root);
    expect(code).toBe(2);
    expect(stderr).toContain('(publish-source-branch)');
  });

  test.each([
    ['a repository that does not exist', './nowhere.git', 'publish-no-place', 3],
    ['a remote that does not exist', 'upstream', 'publish-no-remote', 2],
    ['a host that does not exist', 'https://git.invalid/you/news.git', 'publish-offline', 3],
    ['a host without ssh', 'ssh://git@127.0.0.1:9/you/news.git', 'publish-offline', 3],
  ])('%s', async (_, place, problem, code) => {
    const root = await makePublished(`{ git: "${place}" }`);
    const done = await publish(root);
    expect(done.stderr).toContain(`(${problem})`);
    expect(done.code).toBe(code);
  });

  test('a push that the host refuses names what it said, without the password in the URL', async () => {
    const bare = makeBare();
    const hook = '#!/bin/sh\necho "see https://ana:hunter2@host.example/rules" >&2\nexit 1\n';
    await writeFile(join(bare, 'hooks/pre-receive'), hook, { mode: 0o755 });
    const root = await makePublished(`{ git: ${bare} }`);
    const { code, stderr } = await publish(root);
    expect(code).toBe(3);
    expect(stderr).toContain('(publish-refused)');
    expect(stderr).not.toContain('hunter2');
  });

  test('without git on the computer', async () => {
    const root = await makePublished(`{ git: ${makeBare()} }`);
    const { code, stderr } = await publish(root, [], { env: { PATH: makeFolder() } });
    expect(code).toBe(3);
    expect(stderr).toContain('The program git is not installed.');
  });

  test('without the setting, and in the check of a pull request', async () => {
    const root = await makePublished('{ run: "touch done" }');
    const env = { GITHUB_EVENT_NAME: 'pull_request' };
    const refused = await publish(root, [], { env });
    expect(refused).toMatchObject({ code: 2 });
    expect(existsSync(join(root, 'done'))).toBe(false);
    const file = join(root, 'issues/newsletter.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/^publish:.*$/m, ''));
    expect(await publish(root)).toMatchObject({ code: 2 });
  });

  test.each([
    ['{ git: a, rsync: "b:c" }', 'publish-method'],
    ['{ rsync: "b:c", branch: x }', 'publish-method'],
    ['{ git: "--upload-pack=touch x" }', 'bad-publish-place'],
    ['{ git: "https://you:secret@host.example/a.git" }', 'bad-publish-place'],
    ['{ git: origin, branch: "a..b" }', 'bad-branch'],
    ['{ git: origin, branch: "-f" }', 'bad-branch'],
  ])('%s is refused', async (value, problem) => {
    const { code, stderr } = await publish(await makePublished(value));
    expect(code).toBe(2);
    expect(stderr).toContain(`(${problem})`);
    expect(stderr).not.toContain('secret');
  });
});

describe('an issue that was not sent', () => {
  const next = { 'issues/002/issue.md': issueText(2), 'issues/002/01-second.md': storyText(2) };

  test('is asked about; without a terminal it needs an option', async () => {
    const bare = makeBare();
    const root = await makePublished(`{ git: ${bare} }`, next);
    // As after a rehearsal: public/ has the issue.
    expect(await call('build', ['--root', root])).toMatchObject({ code: 0 });
    expect(existsSync(join(root, 'public/002/index.html'))).toBe(true);
    const unasked = await publish(root);
    expect(unasked.code).toBe(2);
    expect(unasked.stderr).toContain('--sent-only');
    expect(() => filesOf(bare, 'gh-pages')).toThrow();

    const no = await publish(root, [], { answer: false });
    expect(no).toMatchObject({ code: 0 });
    expect(no.stdout).toContain('Issue 2 has not been sent, so it is left out.');
    expect(filesOf(bare, 'gh-pages').filter((path) => path.includes('002'))).toEqual([]);
    for (const path of ['index.html', 'feed.xml', '001/index.html', 'sitemap.xml']) {
      expect(git(bare, 'show', `gh-pages:${path}`), path).not.toMatch(/Issue 2|002\//);
    }

    expect(await publish(root, ['--sent-only'])).toMatchObject({ code: 0 });
    expect(filesOf(bare, 'gh-pages')).not.toContain('002/index.html');
    expect(await publish(root, ['--yes'])).toMatchObject({ code: 0 });
    expect(filesOf(bare, 'gh-pages')).toContain('002/index.html');
    // Once it is online, nobody is asked again, and nothing takes it offline.
    expect(await publish(root, ['--sent-only'])).toMatchObject({ code: 0 });
    expect(filesOf(bare, 'gh-pages')).toContain('002/index.html');
  });

  test('that was sent is published without a question', async () => {
    const bare = makeBare();
    const files = { ...next, 'issues/002/issue.md': issueText(2, sent) };
    const root = await makePublished(`{ git: ${bare} }`, files);
    expect(await publish(root)).toMatchObject({ code: 0 });
    expect(filesOf(bare, 'gh-pages')).toContain('002/index.html');
  });
});

describe('confirming that the page is online', () => {
  test('fetches the newest issue below a path of the host', async () => {
    const bare = makeBare();
    const place = makeFolder();
    const web = await serveFolder(() => {
      git(place, 'clone', '--quiet', '--branch=gh-pages', bare, `${place}/site`);
      return join(place, 'site');
    }, '/bulletin');
    const root = await makePublished(`{ git: ${bare} }`, {}, `${web.url}/bulletin`);
    const done = await publish(root);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toContain(`Online: ${web.url}/bulletin/001/`);
    expect(web.asked.map(({ path }) => path)).toEqual(['/bulletin/001/']);
  });

  test('waits for a host that takes a moment', async () => {
    const place = makeFolder();
    const web = await serveFolder(() => place);
    const root = await makePublished(
      `{ run: 'cp -R "$MASTHEAD_PUBLIC" "${place}/later"' }`,
      {},
      web.url,
    );
    const waits: number[] = [];
    const pause = async (milliseconds: number): Promise<void> => {
      waits.push(milliseconds);
      await rename(join(place, 'later/001'), join(place, '001'));
    };
    const lines: string[] = [];
    const done = await publish(root, [], { pause, progress: (line) => lines.push(line) });
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toContain(`Online: ${web.url}/001/`);
    expect(waits).toEqual([2000]);
    expect(lines).toContainEqual(expect.stringContaining('Waiting for'));
  });

  test('a page of an earlier state, or of something else, is not online: exit 3', async () => {
    const stale = makeFolder();
    const web = await serveFolder(() => stale);
    const root = await makePublished(`{ run: "true" }`, {}, web.url);
    await mkdir(join(stale, '001'));
    await writeFile(join(stale, '001/index.html'), '<title>Welcome to nginx</title>');
    const other = await publish(root);
    expect(other.code).toBe(3);
    expect(other.stderr).toContain('The host serves another page there. (publish-not-online)');
    const page = await readFile(join(root, 'public/001/index.html'), 'utf8');
    await writeFile(join(stale, '001/index.html'), page.replace('Words of story 1', 'Other words'));
    expect((await publish(root)).stderr).toContain('an earlier version');
    const minified = page.replace(/>\s+</g, '> <').replace('</body>', '<script>1</script></body>');
    await writeFile(join(stale, '001/index.html'), minified);
    expect(await publish(root)).toMatchObject({ code: 0, stderr: '' });
  });
});
