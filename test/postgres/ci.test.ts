import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeRunner } from '../helpers/actions.ts';
import { makeForge } from '../helpers/forge.ts';
import { useNewsletter } from '../helpers/newsletter.ts';
import { makeRoot, settings } from '../helpers/root.ts';
import { useStaticHost } from '../helpers/static-host.ts';

const project = join(import.meta.dirname, '../..');

/** The workflow in docs/hosting.md. */
async function readWorkflow(): Promise<string> {
  const page = await readFile(join(project, 'docs/hosting.md'), 'utf8');
  const [, text = ''] = /```yaml\n(name: Send\n[\s\S]*?)```/.exec(page) ?? [];
  return text;
}

test('clones of a newsletter send from CI with one database, and nobody twice', async () => {
  const home = await makeRoot();
  const host = await useStaticHost('/bulletin');
  const { repository, site } = await makeForge(home);
  host.serve(site);
  const own = settings.replace(/site_url: .*/, `site_url: ${host.url}`);
  const { root, sink, env, state } = await useNewsletter(3, {
    'issues/newsletter.yaml': `${own}publish: { git: origin, branch: gh-pages }\n`,
  });
  await cp(join(project, 'create-masthead/templates/gitignore'), join(root, '.gitignore'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=E', '-c', 'user.email=e@test.example', ...args], {
      cwd: root,
      encoding: 'utf8',
    });
  git('init', '-q', '-b', 'main');
  git('add', '-A', ':!readers.csv');
  git('commit', '-q', '-m', 'Start');
  git('push', '-q', repository, 'main');
  const before = git('rev-parse', 'HEAD').trim();

  const workflow = join(home, 'send.yml');
  await writeFile(workflow, await readWorkflow());
  const bin = join(home, 'bin');
  await mkdir(bin);
  const masthead = `exec '${process.execPath}' '${join(project, 'bin/masthead.js')}'`;
  for (const [name, does] of Object.entries({ npm: 'exit 0', npx: `shift\n${masthead} "$@"` })) {
    await writeFile(join(bin, name), `#!/bin/sh\n${does}\n`);
    await chmod(join(bin, name), 0o755);
  }
  const { NODE_COMPILE_CACHE = '' } = process.env;
  const runner = makeRunner(home, {
    repository,
    workflow,
    secrets: env,
    env: {
      PATH: `${bin}:${process.env.PATH}`,
      HOME: home,
      NODE_COMPILE_CACHE,
      GITHUB_ACTIONS: 'true',
      SITE_LOOPBACK: 'yes',
    },
  });
  const send = async (event: string, inputs = {}) => {
    const [done] = await runner.run(event, 'main', inputs);
    expect(done?.code, done?.output).toBe(0);
    return done?.output ?? '';
  };
  const recorded = () => git('-C', repository, 'show', 'main:issues/001/issue.md');

  expect(await send('schedule')).toContain('Nothing is due.');
  expect(await send('workflow_dispatch', { issue: '1' })).toContain(`Online: ${host.url}/001/`);
  expect(sink.received.map(({ to }) => to[0]).sort()).toEqual([
    'reader0@list.example',
    'reader1@list.example',
    'reader2@list.example',
  ]);
  expect(recorded()).toContain('finished:');

  // Once more, from a new clone, and from one that lacks the record.
  await send('workflow_dispatch', { issue: '1' });
  git('push', '-q', '--force', repository, `${before}:main`);
  expect(recorded()).not.toContain('mailing:');
  await send('schedule');
  await send('workflow_dispatch', { issue: '1' });
  expect(sink.received).toHaveLength(3);
  expect(recorded()).toContain('finished:');
  expect(await state()).toMatchObject({ state: 'done', counts: { accepted: 3 } });
});
