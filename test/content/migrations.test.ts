import fs from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { FolderMigration } from '../../src/content/migrations/folder-migration.ts';
import { folderMigrations, formatAfter } from '../../src/content/migrations/folder-migrations.ts';
import { migrateFolder } from '../../src/content/migrations/migrate-folder.ts';
import { openProject } from '../../src/project.ts';
import { call } from '../helpers/call.ts';
import { makeRoot, settings, snapshot } from '../helpers/root.ts';

/** Settings had `title`; they have `name`. */
const nameStep: FolderMigration<1, 2> = {
  from: 1,
  to: 2,
  since: '0.3.0',
  migrate: async (old) => {
    const text = (await old.read('issues/newsletter.yaml')) ?? '';
    return new Map([['issues/newsletter.yaml', text.replace(/^title:/m, 'name:')]]);
  },
};

/** Stories had `headline`, and texts that are gone; there was no `templates/story.hbs`. */
const storyStep: FolderMigration<2, 3> = {
  from: 2,
  to: 3,
  since: '0.4.0',
  migrate: async (old) => {
    expect(await old.read('issues/newsletter.yaml')).toMatch(/^format: "?2/m);
    expect(await old.read('issues/newsletter.yaml')).toContain('\nname: ');
    const changes = new Map<string, string | undefined>();
    for (const path of old.paths.filter((each) => each.endsWith('.md'))) {
      const text = (await old.read(path)) ?? '';
      changes.set(path, text.replace(/^headline:/m, 'title:'));
    }
    changes.set('issues/former.txt', undefined);
    return changes.set('issues/words/added.txt', 'new\n');
  },
};

const steps = [nameStep, storyStep];

const former = {
  'issues/newsletter.yaml': settings
    .replace('format: 1', '# Ours.\nformat: "1" # of the file')
    .replace('name: The', 'title: The'),
  'issues/inbox/a.md': '\ufeff---\r\nheadline: One\r\n---\r\n\r\nWords.\r\n',
  'issues/001/01-b.md': '---\nheadline: Two\n---\n\nMore.\n',
  'issues/001/issue.md': '---\nnumber: 1\ntitle: T\n---\n',
  'issues/former.txt': 'old\n',
};

async function open(root: string, migrations: readonly FolderMigration[] = steps) {
  const said: string[] = [];
  const log = { say: (line: string) => said.push(line), progress: () => {}, bug: () => '' };
  const outcome = await openProject(
    root,
    {
      env: {},
      now: () => new Date('2026-11-26T09:00:00Z'),
      clock: () => 0,
      pause: async () => {},
      random: () => 0,
      randomHex: () => '00',
      signal: new AbortController().signal,
      log,
    },
    [],
    { migrations },
  );
  return { ...outcome, said };
}

/** Without `data/`, in plain text. */
async function filesOf(root: string): Promise<Record<string, string>> {
  const entries = Object.entries(await snapshot(root)).map(
    ([path, bytes]) =>
      [path.slice(root.length + 1), Buffer.from(bytes, 'base64').toString()] as const,
  );
  return Object.fromEntries(entries.filter(([path]) => !path.startsWith('data/')));
}

const copy = 'data/backups/2026-11-26T100000-format-1';

describe('a folder of an earlier format', () => {
  test('is brought up to date in order, with a copy of what changed and the way back', async () => {
    const root = await makeRoot(former);
    const { value, problems, said } = await open(root);
    expect(problems).toEqual([]);
    expect(value?.newsletter.name).toBe('The Test Letter');
    const now = await filesOf(root);
    expect(now['issues/newsletter.yaml']).toBe(
      former['issues/newsletter.yaml']
        .replace('format: "1"', 'format: 3')
        .replace('title: The', 'name: The'),
    );
    expect(now['issues/inbox/a.md']).toBe(former['issues/inbox/a.md'].replace('headline', 'title'));
    expect(now['issues/001/issue.md']).toBe(former['issues/001/issue.md']);
    expect(now['issues/words/added.txt']).toBe('new\n');
    expect(now['issues/former.txt']).toBeUndefined();
    expect(said).toEqual([
      `The newsletter is brought from format 1 to 3: 5 files changed. A copy of what they were is in ${copy}.`,
      `To go back, run \`masthead restore ${copy}\`, then \`npm install "masthead@<0.3.0"\`.`,
    ]);
    const { 'issues/001/issue.md': _, ...changed } = former;
    expect(await filesOf(join(root, copy, 'old'))).toEqual(changed);
    expect((await readdir(join(root, copy))).sort()).toEqual(['format.json', 'old']);

    expect((await open(root)).said).toEqual([]);
    expect(await filesOf(root)).toEqual(now);
  });

  test('begins with the step of its format', async () => {
    const root = await makeRoot({
      ...former,
      'issues/newsletter.yaml': settings.replace('format: 1', 'format: 2'),
    });
    const { value, said } = await open(root);
    expect(value?.newsletter.name).toBe('The Test Letter');
    expect(said[0]).toContain('from format 2 to 3: 5 files changed');
    expect(said[1]).toContain('masthead@<0.4.0');
  });

  test('is complete after any interruption and a second run', async () => {
    const whole = await makeRoot(former);
    await open(whole);
    const expected = await filesOf(whole);
    let [interrupted, renames] = [0, 0];
    for (;;) {
      const root = await makeRoot(former);
      const restore = failRename(renames);
      const first = await open(root).catch(() => undefined);
      restore();
      if (first !== undefined) break;
      renames += 1;
      if ((await filesOf(root))['issues/former.txt'] === undefined) interrupted += 1;
      const { value, said } = await open(root);
      expect(value?.newsletter.name).toBe('The Test Letter');
      expect(said[0]).toContain('from format 1 to 3: 5 files changed.');
      expect(await filesOf(root)).toEqual(expected);
    }
    expect(renames).toBeGreaterThan(8);
    expect(interrupted).toBeGreaterThan(0);
  });

  test('is not overwritten where a file was edited after an interruption', async () => {
    const root = await makeRoot(former);
    await interrupt(root, 'issues/newsletter.yaml');
    await writeFile(join(root, 'issues/inbox/a.md'), 'edited');
    await expect(open(root)).rejects.toThrow(/^issues\/inbox\/a\.md was edited after an interr/);
    expect(await readFile(join(root, 'issues/inbox/a.md'), 'utf8')).toBe('edited');
    await writeFile(join(root, 'issues/inbox/a.md'), former['issues/inbox/a.md']);
    expect((await open(root)).value).toBeDefined();
  });

  test('is planned anew where it was edited before any file was replaced', async () => {
    const root = await makeRoot(former);
    await interrupt(root, 'issues/001/01-b.md');
    const edited = former['issues/inbox/a.md'].replace('Words', 'Other words');
    await writeFile(join(root, 'issues/inbox/a.md'), edited);
    expect((await open(root)).value).toBeDefined();
    const { 'issues/inbox/a.md': now } = await filesOf(root);
    expect(now).toBe(edited.replace('headline', 'title'));
  });

  test('is put back by restore, which can be undone in turn', async () => {
    const root = await makeRoot({
      ...former,
      'issues/newsletter.yaml': former['issues/newsletter.yaml'].replace('"1"', '-1'),
    });
    const before = await filesOf(root);
    const now = new Date('2026-11-26T09:00:00Z');
    const place = { root, now, say: () => {} };
    const toThis = [
      { ...nameStep, from: -1, to: 0 },
      { ...storyStep, from: 0, to: 1, migrate: formatAgnostic },
    ];
    await migrateFolder(place, toThis);
    const after = await filesOf(root);
    const [name = ''] = await readdir(join(root, 'data/backups'));
    const restored = await call('restore', [`data/backups/${name}`, '--yes', '--root', root], {
      now: () => now,
    });
    expect(restored.stderr).toBe('');
    expect(restored.stdout).toContain('Now run `npm install "masthead@<0.3.0"`.');
    expect(await filesOf(root)).toEqual(before);
    await migrateFolder({ ...place, now: new Date('2026-11-27T09:00:00Z') }, toThis);
    expect(await filesOf(root)).toEqual(after);
  });
});

const formatAgnostic: FolderMigration['migrate'] = async (old) =>
  storyStep.migrate({
    ...old,
    format: 2,
    read: async (path) => (await old.read(path))?.replace('format: 0', 'format: 2'),
  });

test('the registered migrations are a chain that ends at the format that is read', async () => {
  for (const [index, { from, to }] of folderMigrations.entries()) {
    expect(to).toBe(from + 1);
    expect(from).toBe(index + 1);
  }
  const root = await makeRoot({
    'issues/newsletter.yaml': settings.replace(
      'format: 1',
      `format: ${formatAfter(folderMigrations)}`,
    ),
  });
  expect((await open(root, folderMigrations)).value).toBeDefined();
});

/** Makes a rename fail as if the process ended there. @returns a function that repairs it. */
function failRename(count: number | ((path: string) => boolean)): () => void {
  const { rename } = fs.promises;
  let left = typeof count === 'number' ? count : 0;
  fs.promises.rename = async (from, to) => {
    const fails = typeof count === 'number' ? left === 0 : count(String(to));
    if (fails) throw new Error('interrupted');
    left -= 1;
    return rename(from, to);
  };
  syncBuiltinESMExports();
  const repair = (): void => {
    fs.promises.rename = rename;
    syncBuiltinESMExports();
  };
  onTestFinished(repair);
  return repair;
}

/** Interrupts a migration when it is about to replace a file of the newsletter. */
async function interrupt(root: string, path: string): Promise<void> {
  const repair = failRename((to) => to === join(root, path));
  await expect(open(root)).rejects.toThrow('interrupted');
  repair();
}
