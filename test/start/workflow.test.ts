import { execFileSync } from 'node:child_process';
import { access, chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { makeRunner } from '../helpers/actions.ts';
import { makeForge } from '../helpers/forge.ts';
import { newUser } from '../helpers/new-user.ts';
import { useStaticHost } from '../helpers/static-host.ts';

/** What the workflow uses of GitHub's program: it counts the open pull requests, and logs its calls. */
const gh = `#!/bin/bash
echo "$*" >> "$GH_LOG"
case "$1 $2" in
  'pr list') cat "$GH_LOG.open" 2>/dev/null || echo 0 ;;
  'pr create') echo 1 > "$GH_LOG.open" ;;
  'pr edit') ;;
  *) exit 1 ;;
esac
`;

const sent = (number: number) =>
  `---\nnumber: ${number}\nid: urn:uuid:00000000-0000-4000-8000-00000000000${number}\ntitle: Issue ${number}\ndate: 2026-11-24\nmailing:\n  id: 0123456789abcdef\n  started: 2026-11-24T08:00:00Z\n  finished: 2026-11-24T08:10:00Z\n---\n\nHello.\n`;

test('every line of the workflow does what it says', async () => {
  const user = await newUser(inject('registry'));
  onTestFinished(user.remove);
  const home = dirname(user.folder);
  const host = await useStaticHost('/bulletin');
  const { repository, site } = await makeForge(home);
  host.serve(site);
  const [bin, log] = [join(home, 'bin'), join(home, 'gh.log')];
  await mkdir(bin);
  await mkdir(join(home, 'actions'));
  await writeFile(join(bin, 'gh'), gh);
  await chmod(join(bin, 'gh'), 0o755);
  const env = { ...user.env, PATH: `${bin}:${user.env.PATH}`, GITHUB_ACTIONS: 'true', GH_LOG: log };
  await user.type(
    `npm create masthead@latest -- --yes --name Bulletin --host github --site-url ${host.url}`,
  );
  const workflow = join(user.folder, '.github/workflows/newsletter.yml');
  const runner = makeRunner(join(home, 'actions'), { repository, workflow, env });
  const write = async (files: Record<string, string>): Promise<void> => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(user.folder, name)), { recursive: true });
      await writeFile(join(user.folder, name), text);
    }
  };
  const push = (branch: string) =>
    user.type(
      `git config user.name Editor && git config user.email editor@long.example && git checkout -q -B ${branch} && git add -A && git commit -q -m Change && git push -q ../origin.git ${branch}`,
    );
  const settings = await readFile(join(user.folder, 'issues/newsletter.yaml'), 'utf8');

  // A push: what was sent goes online, and nothing else.
  await write({
    'issues/001/issue.md': sent(1),
    'issues/001/01-a.md':
      '---\nid: urn:uuid:00000000-0000-4000-8000-0000000000a1\ntitle: A\n---\n\nWords.\n',
    'issues/002/issue.md': sent(2).replace(/mailing:\n(?: .*\n)+/, ''),
  });
  await push('main');
  expect(await runner.run('push', 'main')).toMatchObject([{ name: 'publish', code: 0 }]);
  await access(join(site, '001/index.html'));
  await expect(access(join(site, '002/index.html'))).rejects.toThrow();

  // A pull request: findings at their lines; it cannot run a command of its own.
  const marker = join(home, 'executed');
  await write({
    'issues/newsletter.yaml': settings.replace(
      /publish:\n.*\n.*\n/,
      `publish: { run: "touch ${marker}" }\n`,
    ),
    'issues/inbox/wrong.md': '---\ntitle: Wrong\nsection: nowhere\n---\n\nWords.\n',
  });
  await push('change');
  const [check, ...others] = await runner.run('pull_request', 'change');
  expect(others).toEqual([]);
  expect(check).toMatchObject({ name: 'check', code: 1 });
  expect(check?.output).toMatch(
    /^::error file=issues\/inbox\/wrong\.md,line=3,col=10,title=unknown-section::/m,
  );
  await expect(access(marker)).rejects.toThrow();

  // Every week: new stories in one pull request.
  await user.type('git checkout -q main');
  await write({
    'issues/newsletter.yaml': `${settings}sources: [{ name: Notes, folder: notes }]\n`,
    'notes/one.md': '---\ntitle: The first note\n---\n\nWords of the first note.\n',
  });
  await push('main');
  const collect = async () => {
    const [done] = await runner.run('schedule', 'main');
    expect(done?.code, done?.output).toBe(0);
    const calls = await readFile(log, 'utf8');
    await writeFile(log, '');
    const tree = ['ls-tree', '-r', '--name-only', 'collected', 'issues/inbox'];
    const files = execFileSync('git', ['-C', repository, ...tree], { encoding: 'utf8' });
    return {
      calls,
      stories: files.split('\n').filter((name) => /\/(one|two)\.md$/.test(name)).length,
    };
  };
  const first = await collect();
  expect(first.calls).toContain('pr create --head collected');
  expect(first.stories).toBe(1);
  const nothing = await collect();
  expect(nothing.calls).not.toMatch(/pr (create|edit)/);
  await write({
    'notes/two.md': '---\ntitle: The second note\n---\n\nOther things altogether happened.\n',
  });
  await push('main');
  const second = await collect();
  expect(second.calls).toContain('pr edit collected');
  expect(second.stories).toBe(2);
  await write({
    'issues/newsletter.yaml': `${settings}sources: [{ name: Absent, folder: absent }]\n`,
  });
  await push('main');
  const [failed] = await runner.run('schedule', 'main');
  expect(failed?.output).toContain('::warning::');

  const { jobs } = parse(await readFile(workflow, 'utf8')) as {
    jobs: Record<string, { steps: { run?: string }[] }>;
  };
  const lines = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run = [] }) => run));
  expect([...runner.executed].sort()).toEqual([...new Set(lines)].sort());
});
