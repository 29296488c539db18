import { spawnSync } from 'node:child_process';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startNewsletter } from '../../create-masthead/lib/start-newsletter.js';
import { call } from '../helpers/call.ts';
import { pixel, snapshot } from '../helpers/root.ts';
import { create, createAsProcess, emptyFolder } from '../helpers/starter.ts';

const everything = [
  ...['--name', 'The Long Table: stories'],
  ...['--from', 'The editors <letters@long.example>'],
  ...['--languages', 'en, sr-Latn'],
  ...['--sections', 'Around the network, Радионице, press=In the press'],
  ...['--address', 'The Network; 1 Sample Street\\n00000 Town'],
  ...['--colour', '1d5c4f'],
  ...['--host', 'later'],
  ...['--service-url', 'lists.long.example/'],
];

describe('npm create masthead', () => {
  test('writes a newsletter that its check accepts, and prints three steps', async () => {
    const folder = await emptyFolder();
    const logo = await emptyFolder();
    await writeFile(join(logo, 'our mark.png'), pixel);
    const ran = await createAsProcess(folder, [
      ...everything,
      '--site-url',
      'https://long.example/bulletin',
      '--logo',
      join(logo, 'our mark.png'),
    ]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout.match(/^ {2}\d\. /gm)).toHaveLength(3);
    const settings = await readFile(join(folder, 'issues/newsletter.yaml'), 'utf8');
    expect(settings.match(/^# /gm)?.length).toBeGreaterThan(5);
    const story = await readFile(join(folder, 'issues/inbox/welcome.md'), 'utf8');
    for (const [file, text] of Object.entries({ newsletter: settings, item: story })) {
      const [, path = ''] = /\$schema=[./]*\/node_modules\/masthead\/(\S+)/.exec(text) ?? [];
      expect(path).toBe(`schemas/${file}.schema.json`);
      await access(join(import.meta.dirname, '../..', path));
    }
    expect(parse(settings)).toEqual({
      format: 1,
      name: 'The Long Table: stories',
      description: '',
      from: { name: 'The editors', address: 'letters@long.example' },
      site_url: 'https://long.example/bulletin',
      service_url: 'https://lists.long.example',
      time_zone: 'UTC',
      languages: ['en', 'sr-Latn'],
      mail: 'auto',
      sections: [
        { id: 'around-the-network', title: 'Around the network' },
        { id: 'radionice', title: 'Радионице' },
        { id: 'press', title: 'In the press' },
      ],
      theme: {
        accent: '#1d5c4f',
        logo: { image: 'images/logo.png', alt: 'The Long Table: stories', width: 60 },
      },
      postal_address: 'The Network\n1 Sample Street\n00000 Town\n',
    });
    const checked = await call('digest', ['--root', folder]);
    expect(checked.stderr).not.toContain('error');
    expect(checked.code).toBe(0);
  });

  test('pins Node, and masthead by a lock file that npm update renews', async () => {
    const folder = await emptyFolder();
    await create(folder, ['--yes']);
    const { dependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    expect(dependencies.node).toMatch(/^\d+\.\d+\.\d+$/);
    // No range that `npm update` would have to leave for the next version with changes.
    expect(dependencies.masthead).toBe('0.x');
    expect(await readFile(join(folder, '.npmrc'), 'utf8')).toMatch(/^package-lock=true$/m);
    expect(await readFile(join(folder, '.gitignore'), 'utf8')).not.toContain('lock');
  });

  test('needs no answers with --yes, and composes a first issue without warnings about stories', async () => {
    const folder = await emptyFolder();
    expect(await create(folder, ['--yes'])).toMatchObject({ code: 0 });
    const ran = await call('digest', ['--root', folder, '--json']);
    expect(ran.code).toBe(0);
    const { issue, sent, problems } = JSON.parse(ran.stdout);
    expect({ issue, sent }).toEqual({ issue: 1, sent: 5 });
    expect(problems.map(({ code }: { code: string }) => code).sort()).toEqual([
      'missing-postal-address',
      'missing-service-url',
    ]);
  });

  test('makes a folder that is named', async () => {
    const folder = await emptyFolder();
    const ran = await create(folder, ['our letter', '--yes']);
    expect(ran.stdout).toContain('cd "our letter" && ');
    const { name } = parse(
      await readFile(join(folder, 'our letter/issues/newsletter.yaml'), 'utf8'),
    );
    expect(name).toBe('Our letter');
  });

  test('works without git', async () => {
    const folder = await emptyFolder();
    expect(await createAsProcess(folder, ['--yes'], { PATH: '' })).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  test.each([
    '--languages=xx',
    '--from=jane',
    '--colour=#ffee00',
    '--host=here',
    '--logo=absent.png',
  ])('refuses %s with the reason, and writes nothing', async (wrong) => {
    const folder = await emptyFolder();
    const ran = await create(folder, ['--yes', wrong]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(new RegExp(`^${wrong.split('=')[0]}: .+\\.?\n$`));
    expect(await snapshot(folder)).toEqual({});
  });

  test('names every option that is missing without a terminal', async () => {
    const ran = await create(await emptyFolder(), ['--name', 'X', '--host', 'server']);
    expect(ran.code).toBe(2);
    for (const flag of [
      'languages',
      'from',
      'sections',
      'address',
      'colour',
      'logo',
      'site-url',
      'service-url',
    ]) {
      expect(ran.stderr).toContain(`--${flag}`);
    }
  });

  test('refuses options that it does not know', async () => {
    const ran = await createAsProcess(await emptyFolder(), ['--nmae', 'X']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("'--nmae'");
  });
});

describe('in a folder that is not empty', () => {
  const files = {
    'README.md': 'ours\n',
    '.gitignore': '*.log\n/data',
    'issues/inbox/story.md': '---\ntitle: Ours\n---\n',
  };
  const write = async (): Promise<string> => {
    const folder = await emptyFolder();
    await mkdir(join(folder, 'issues/inbox'), { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return folder;
  };

  test('lists what it would add, and adds nothing without a yes', async () => {
    const folder = await write();
    const before = await snapshot(folder);
    const ran = await create(folder, everything);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('  issues/newsletter.yaml\n');
    expect(ran.stderr).toContain('stay as they are:\n  README.md\n');
    expect(await snapshot(folder)).toEqual(before);
  });

  test('adds the packages to a package.json that lacks them', async () => {
    const folder = await write();
    const manifest = '{ "name": "ours", "dependencies": { "left": "1.0.0" } }\n';
    await writeFile(join(folder, 'package.json'), manifest);
    const ran = await create(folder, ['--yes', ...everything]);
    expect(ran.stderr).toContain('added to package.json:\n  masthead=0.x\n  node=24.');
    const [, command = ''] = /1\. (npm pkg set .* && npm install) && npx/.exec(ran.stdout) ?? [];
    expect(await readFile(join(folder, 'package.json'), 'utf8')).toBe(manifest);
    spawnSync('sh', ['-c', command.replace(' && npm install', '')], { cwd: folder });
    const { dependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    expect(Object.keys(dependencies).sort()).toEqual(['left', 'masthead', 'node']);
    expect((await create(folder, ['--yes'])).stdout).toContain('nothing was added');
  });

  test('leaves a package.json that cannot be read to npm', async () => {
    const folder = await write();
    await writeFile(join(folder, 'package.json'), '{');
    expect(await create(folder, ['--yes', ...everything])).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, 'package.json'), 'utf8')).toBe('{');
  });

  test('keeps every file, and adds to .gitignore what keeps personal data out of git', async () => {
    const folder = await write();
    expect(await create(folder, ['--yes', ...everything])).toMatchObject({ code: 0 });
    for (const name of ['README.md', 'issues/inbox/story.md'] as const) {
      expect(await readFile(join(folder, name), 'utf8')).toBe(files[name]);
    }
    const ignored = await readFile(join(folder, '.gitignore'), 'utf8');
    expect(ignored).toBe('*.log\n/data\n\n# masthead\npublic/\n.env\nnode_modules/\n');
    expect(Object.keys(await snapshot(join(folder, 'issues/inbox')))).toHaveLength(1);
    const again = await create(folder, ['--yes']);
    expect(again).toMatchObject({
      code: 0,
      stdout: 'Everything is there already: nothing was added.\n',
    });
  });
});

describe('at a terminal', () => {
  const ask = async (folder: string, typed: readonly string[]) => {
    const answers = [...typed];
    const said: string[] = [];
    const started = await startNewsletter(
      { folder, typingFolder: folder, given: {}, yes: false, known: {}, timeZone: 'UTC' },
      {
        interactive: true,
        say: (line) => said.push(line),
        ask: async (question) => {
          said.push(question);
          return answers.shift() ?? '';
        },
      },
    );
    return { started, said };
  };

  test('takes the usual answer for an empty one', async () => {
    const folder = await emptyFolder();
    const { started } = await ask(folder, []);
    expect(started).toMatchObject({ added: expect.arrayContaining(['issues/newsletter.yaml']) });
  });

  test('asks again after an answer that is wrong', async () => {
    const folder = await emptyFolder();
    const { said } = await ask(folder, [
      'Ours',
      'klingonese',
      'German',
      'nobody',
      'Ours <us@ours.example>',
    ]);
    expect(said.filter((line) => line.startsWith('Languages'))).toHaveLength(2);
    expect(said.filter((line) => line.startsWith('Sender'))).toHaveLength(2);
    expect(said).toContain(
      '  "nobody" is not an email address. Example: The Long Table <newsletter@example.org>',
    );
    const { languages } = parse(await readFile(join(folder, 'issues/newsletter.yaml'), 'utf8'));
    expect(languages).toEqual(['de']);
  });

  test('adds nothing to a folder that is not empty after a no', async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, 'ours.txt'), '');
    expect((await ask(folder, ['n'])).started).toEqual({ refused: true });
    expect(Object.keys(await snapshot(folder))).toHaveLength(1);
  });
});

/** Kills the program, as a power cut does, when it is about to put its file of this number in place. */
const killBefore = (count: number): string => {
  const code = `import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { linkSync } = fs;
    let left = ${count};
    fs.linkSync = (...paths) => {
      if (left === 0) process.kill(process.pid, 'SIGKILL');
      left -= 1;
      linkSync(...paths);
    };
    syncBuiltinESMExports();`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
};

test('an interruption leaves whole files only, and the same command continues', async () => {
  const complete = await emptyFolder();
  const answers = ['--yes', '--name', 'Ours'];
  await create(complete, answers);
  const whole = relativeTo(complete, await snapshot(complete));
  expect(Object.keys(whole)).toHaveLength(8);
  for (let count = 0; count < 8; count += 1) {
    const folder = join(await emptyFolder(), basename(complete));
    await mkdir(folder);
    const ended = await createAsProcess(folder, answers, {
      NODE_OPTIONS: `--import=${killBefore(count)}`,
    });
    expect(ended.code).toBeNull();
    const left = relativeTo(folder, await snapshot(folder));
    expect(Object.keys(left)).toHaveLength(count);
    for (const [name, bytes] of Object.entries(left)) expect(bytes, name).toBe(whole[name]);
    expect((await create(folder, answers)).code).toBe(0);
    const names = Object.keys(relativeTo(folder, await snapshot(folder)));
    expect(names).toEqual(Object.keys(whole));
  }
});

/** What git and an interrupted start have is not the newsletter's. */
function relativeTo(folder: string, files: Record<string, string>): Record<string, string> {
  const entries = Object.entries(files).map(
    ([name, bytes]) => [name.slice(folder.length + 1), bytes] as const,
  );
  return Object.fromEntries(entries.filter(([name]) => !/^\.(git|masthead-.*)\//.test(name)));
}

test('git add -A stages no secret and no address', async () => {
  const folder = await emptyFolder();
  await create(folder, ['--yes']);
  spawnSync('git', ['init', '-q'], { cwd: folder });
  await writeFile(join(folder, '.env'), 'SMTP_URL=smtp://user:password@mail.example\n');
  await writeFile(join(folder, 'list.csv'), 'email\njane@list.example\n');
  const { SMTP_URL: _, ...env } = process.env as Record<string, string>;
  const imported = await call(
    'subscribers',
    ['import', join(folder, 'list.csv'), '--consent', 'test', '--root', folder],
    { env },
  );
  expect(imported.code).toBe(0);
  spawnSync('rm', [join(folder, 'list.csv'), join(folder, '.env')]);
  expect((await call('digest', ['--root', folder])).code).toBe(0);
  await writeFile(join(folder, '.env'), 'SMTP_URL=smtp://user:password@mail.example\n');
  spawnSync('git', ['add', '-A'], { cwd: folder });
  const staged = spawnSync('git', ['diff', '--cached', '--name-only'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const names = staged.stdout.trim().split('\n');
  expect(names).toContain('issues/001/issue.md');
  for (const name of names) {
    expect(name).not.toMatch(/^(data|public)\/|^\.env$/);
    expect(await readFile(join(folder, name), 'utf8'), name).not.toMatch(
      /@list\.example|:password@mail\.example\n/,
    );
  }
});
