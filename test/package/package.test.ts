import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { makeFolder, makeNewsletter, packPackage, plainEnvironment, project } from './install.ts';

const run = promisify(execFile);
const issues = join(project, 'test/fixtures/newsletter/issues');

let tarball = '';
let folder = '';
beforeAll(async () => {
  folder = await makeFolder();
  tarball = await packPackage(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the installed command as a shell does: on the Node of the system. */
function masthead(root: string, cwd: string, ...args: string[]) {
  const file = join(root, 'node_modules/masthead/bin/masthead.js');
  return run('node', [file, ...args], { cwd, env: plainEnvironment() });
}

/** The hash of each file of the site. `.masthead/` is the cache of the program that built it. */
async function listHashes(root: string): Promise<Map<string, string>> {
  const site = join(root, 'public');
  const entries = await readdir(site, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(site, join(entry.parentPath, entry.name)))
    .filter((name) => !name.startsWith('.masthead/'));
  const hash = async (name: string) =>
    [
      name,
      createHash('sha256')
        .update(await readFile(join(site, name)))
        .digest('hex'),
    ] as const;
  return new Map(await Promise.all(files.sort().map(hash)));
}

describe('the tarball', () => {
  test('has only what runs, what programs import, and what is read', async () => {
    const { stdout } = await run('tar', ['tzf', tarball]);
    const files = stdout
      .trim()
      .split('\n')
      .map((name) => name.replace(/^package\//, ''));
    const allowed =
      /^(bin\/[\w-]+\.js|dist\/.+\.(js|js\.map|d\.ts|json)|templates\/.+\.(hbs|js)|create-masthead\/(package\.json|lib\/[\w.-]+|templates\/[\w.-]+)|schemas\/.+\.json|docs\/[\w-]+\.md|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/;
    expect(files.filter((name) => !allowed.test(name))).toEqual([]);
    const sources = (await readdir(join(project, 'src'), { recursive: true })).filter((name) =>
      name.endsWith('.ts'),
    );
    for (const name of sources) expect(files).toContain(`dist/${name.replace(/\.ts$/, '.js')}`);
  });

  test('is as large as the README says', async () => {
    const { stdout } = await run('tar', ['tzvf', tarball]);
    const sizes = stdout.split('\n').map((line) => Number(line.split(/\s+/)[2] ?? 0));
    const unpacked = sizes.reduce((sum, size) => sum + size, 0);
    const { size: packed } = await stat(tarball);
    const readme = await readFile(join(project, 'README.md'), 'utf8');
    const [, download, disk] = /a download of ([\d.]+) MB and takes ([\d.]+) MB/.exec(readme) ?? [];
    expect(Math.abs(Number(download) - packed / 1e6)).toBeLessThan(0.15);
    expect(Math.abs(Number(disk) - unpacked / 1e6)).toBeLessThan(0.5);
  });

  test('publint finds nothing', async () => {
    const data = await readFile(tarball);
    const bytes = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
    const { messages, pkg } = await publint({ pack: { tarball: bytes as ArrayBuffer } });
    expect(messages.map((each) => formatMessage(each, pkg))).toEqual([]);
  });

  test('its types resolve', async () => {
    const attw = join(project, 'node_modules/.bin/attw');
    await run(attw, [tarball, '--profile', 'esm-only']);
  });
});

describe('the installed command', () => {
  test('builds the same bytes as the TypeScript of this repository', async () => {
    const root = await makeNewsletter(tarball, { issues });
    const twin = await makeFolder();
    onTestFinished(() => rm(twin, { recursive: true, force: true }));
    await cp(join(root, 'issues'), join(twin, 'issues'), { recursive: true });
    await masthead(root, join(root, 'issues/001'), 'build');
    await run(process.execPath, [join(project, 'bin/masthead.js'), 'build'], { cwd: twin });
    const [own, other] = await Promise.all([root, twin].map(listHashes));
    expect(own?.size).toBeGreaterThan(30);
    expect(own).toEqual(other);
    const again = await masthead(root, root, 'build');
    expect(again.stdout).toMatch(/none changed/);
  });

  test('reads a document in its own process, and rehearses an issue', async () => {
    const root = await makeNewsletter(tarball, { issues });
    await writeFile(join(root, 'note.txt'), 'A new pier\n\nIt opens in spring.\n');
    const collected = await masthead(root, root, 'collect', 'note.txt');
    expect(collected.stdout).toMatch(/new|draft/);
    await masthead(root, join(root, 'issues'), 'check');
    const { stdout } = await masthead(root, join(root, 'issues'), 'digest', '--no-wait');
    expect(stdout).toContain('a rehearsal');
  });

  test.each([
    ['preview', ['--port', '0'], /http:\/\/\S+/],
    ['serve', ['--port', '0'], /http:\/\/\S+/],
  ])('%s answers and stops', async (name, args, address) => {
    const root = await makeNewsletter(tarball, { issues });
    const file = join(root, 'node_modules/masthead/bin/masthead.js');
    const child = spawn('node', [file, name, ...args], {
      cwd: join(root, 'issues'),
      env: plainEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    let text = '';
    for await (const chunk of child.stdout) {
      text += chunk;
      if (address.test(text)) break;
    }
    const [url = ''] = address.exec(text) ?? [];
    const { status } = await fetch(url);
    expect([200, 404]).toContain(status);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code === 0 || code === 130).toBe(true);
  });
});

test('programs read, render and build with it', async () => {
  const root = await makeNewsletter(tarball, { issues });
  await writeFile(
    join(root, 'program.mjs'),
    `import { buildSite, listIssues, openNewsletter, readIssue, renderIssue } from 'masthead';
const { value: newsletter } = await openNewsletter(import.meta.dirname);
const [number] = await listIssues(newsletter);
const { value: issue } = await readIssue(newsletter, number);
const { value: rendered } = await renderIssue(newsletter, issue);
const { value: site } = await buildSite(newsletter);
console.log(JSON.stringify([newsletter.newsletter.name, issue.number, rendered.editions.length, site.files]));
`,
  );
  const { stdout } = await run(process.execPath, ['program.mjs'], { cwd: root });
  expect(JSON.parse(stdout)).toEqual([
    expect.any(String),
    1,
    expect.any(Number),
    expect.any(Number),
  ]);
});
