import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot, settings } from '../helpers/root.ts';

const story = '---\ntitle: One\nsection: membrs\n---\n\nWords.\n';

test('check --annotations prints each problem at its line, as GitHub Actions reads it', async () => {
  const root = await makeRoot({ 'issues/inbox/100%, a story.md': story });
  const { code, stdout } = await call('check', ['--root', root, '--annotations']);
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^::error file=issues\/inbox\/100%25%2C a story\.md,line=3,col=10,title=unknown-section::Unknown section "membrs"\.%0A/m,
  );
});

test('the files of a newsletter in a folder of a repository are named from the repository', async () => {
  const workspace = await makeRoot({
    'letters/issues/newsletter.yaml': settings.replace('format: 1', 'format: 1\ncolour: green'),
  });
  const root = join(workspace, 'letters');
  const { code, stdout } = await call('check', ['--root', root, '--annotations'], {
    env: { GITHUB_WORKSPACE: workspace },
  });
  expect(code).toBe(2);
  expect(stdout).toMatch(/^::error file=letters\/issues\/newsletter\.yaml,line=2,/m);
});

test('hints show commands as this user types them', async () => {
  const root = await makeRoot({ 'issues/001/issue.md': '---\nnumber: 1\ntitle: T\n---\n' });
  const { stdout } = await call('check', ['--root', root, '--annotations']);
  expect(stdout).toContain(`%0ARun \`npm run check -- --fix --root ${root}\` to add it.`);
});

test('check prints no annotations unless it is asked to', async () => {
  const root = await makeRoot({ 'issues/inbox/a.md': story });
  expect((await call('check', ['--root', root])).stdout).not.toContain('::');
});
