import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Command, Terminal } from '../../src/cli/command.ts';
import type { CommandHost } from '../../src/cli/people-host.ts';
import { endByUncaught, runProgram } from '../../src/cli/program.ts';
import { masthead } from '../helpers/command.ts';
import { makeRoot } from '../helpers/root.ts';

const secret = 'hunter2-hunter2';
const address = 'jane@example.org';

/** Runs a command that does `work`. */
async function runWith(
  work: (terminal: Terminal) => Promise<void>,
  argv: readonly string[] = [],
  signal?: AbortSignal,
) {
  const root = await makeRoot();
  const { host, said } = hostIn(root, signal);
  const command: Command = {
    ...idle,
    run: async (_, terminal) => {
      await work(terminal);
      return { exit: 0 };
    },
  };
  const code = await runProgram(command, ['--root', root, '--note', address, ...argv], host);
  return { root, code, ...said };
}

const idle: Command = {
  name: 'status',
  summary: '',
  usage: '',
  operands: 0,
  options: { note: { value: 'TEXT', help: '' } },
  run: async () => ({ exit: 0 }),
};

function hostIn(root: string, signal = new AbortController().signal) {
  const said = { out: '', err: '' };
  const host: CommandHost = {
    root,
    folder: '.',
    program: 'npm run',
    out: (text) => {
      said.out += `${text}\n`;
    },
    err: (text) => {
      said.err += `${text}\n`;
    },
    colour: (_, text) => text,
    terminal: () => ({
      say: () => {},
      progress: () => {},
      confirm: async () => undefined,
      ask: async () => undefined,
      interactive: false,
      signal,
      env: { SMTP_URL: `smtp://user:${secret}@mail.example` },
      clock: () => 0,
      pause: async () => {},
      now: () => new Date('2026-11-26T12:00:00Z'),
    }),
  };
  return { host, said };
}

async function reportsIn(root: string): Promise<string[]> {
  const folder = join(root, 'data/reports');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith('bug-'));
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}

function expectClean(text: string): void {
  for (const word of [secret, address, 'hunter2', 'jane']) expect(text).not.toContain(word);
}

test('an exception that a bug causes exits 70, with a report without addresses and secrets', async () => {
  const { root, code, err } = await runWith(async () => {
    throw new TypeError(`${address} cannot log in with ${secret}`);
  });
  expect(code).toBe(70);
  expect(err).toMatch(/A bug in masthead: TypeError/);
  expect(err).toMatch(/data\/reports\/bug-2026-11-26T12-00-00-[0-9a-f]{8}\.txt/);
  expectClean(err);
  const reports = await reportsIn(root);
  expect(reports).toHaveLength(1);
  expect(reports[0]).toContain('command: status --root --note');
  expect(reports[0]).toContain('at runProgram (src/cli/program.ts:');
  expectClean(reports[0] ?? '');
  const [name] = await readdir(join(root, 'data/reports'));
  expect((await stat(join(root, 'data/reports', name ?? ''))).mode & 0o777).toBe(0o600);
});

test('--json has the report alone on standard output', async () => {
  const { code, out } = await runWith(async () => {
    throw new RangeError(address);
  }, ['--json']);
  expect(code).toBe(70);
  expect(JSON.parse(out)).toEqual({
    error: 'a bug in masthead',
    report: expect.stringMatching(/bug-.*\.txt$/),
  });
});

test('a bug that a command survives also ends with 70, and is reported once', async () => {
  const { root, code, err } = await runWith(async (terminal) => {
    for (let times = 0; times < 3; times += 1) terminal.reportBug(new TypeError(address));
  });
  expect(code).toBe(70);
  expect(await reportsIn(root)).toHaveLength(1);
  expect(err.match(/A bug in masthead/g)).toHaveLength(1);
});

test('what failed outside still exits 3, and an interruption 130', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left'), {
    code: 'ENOSPC',
    syscall: 'write',
  });
  const { root, code } = await runWith(async () => {
    throw full;
  });
  expect(code).toBe(3);
  expect(await reportsIn(root)).toEqual([]);
  const stopped = await runWith(
    async () => {
      throw new DOMException('stopped', 'AbortError');
    },
    [],
    AbortSignal.abort(),
  );
  expect(stopped.code).toBe(130);
});

/** Makes every process that runs a command do this a moment after its start. */
function preload(script: string): Record<string, string> {
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(script)}` };
}

const later = (what: string) => preload(`setTimeout(() => { ${what} }, 300)`);

test.each([
  ['an exception that nothing catches', later(`throw new TypeError('${address} ${secret}')`)],
  ['a rejected promise that nobody waits for', later(`Promise.reject(new Error('${secret}'))`)],
])(
  '%s exits 70 with a report, also in serve',
  async (_, env) => {
    const root = await makeRoot();
    const ran = await masthead('serve', ['--root', root, '--port', '0'], env);
    expect(ran).toMatchObject({ code: 70 });
    expectClean(ran.stdout + ran.stderr);
    const reports = await reportsIn(root);
    expect(reports).toHaveLength(1);
    expectClean(reports[0] ?? '');
  },
  60_000,
);

/** What a command says that nothing caught, whose process ends then. */
async function uncaught(thrown: unknown, files: Record<string, string> = {}) {
  const root = await makeRoot(files);
  const { host, said } = hostIn(root);
  const code = endByUncaught(idle, ['--root', root], thrown, host);
  return { code, root, text: said.out + said.err };
}

test('a thrown word exits 70 with a report', async () => {
  const { code, root, text } = await uncaught(address);
  expect(code).toBe(70);
  expectClean(text);
  const reports = await reportsIn(root);
  expect(reports).toHaveLength(1);
  expectClean(reports[0] ?? '');
});

test('a connection that breaks unheard exits 3, not 70', async () => {
  const reset = { code: 'ECONNRESET', syscall: 'read' };
  const { code, root } = await uncaught(Object.assign(new Error('read ECONNRESET'), reset));
  expect(code).toBe(3);
  expect(await reportsIn(root)).toEqual([]);
});

test('every command ends a bug with 70', async () => {
  // Nothing works here that has to do with time, not even the time in the report.
  const env =
    preload(`Intl.DateTimeFormat = class { constructor() { throw new TypeError('${secret}'); } };
    Date.prototype.toISOString = () => { throw new TypeError('${address}'); };`);
  const root = await makeRoot({
    'issues/inbox/a.md': '---\ntitle: A\n---\n\nWords.\n',
  });
  for (const [command, args] of [
    ['compose', []],
    ['backup', []],
    ['subscribers', ['add', 'a@b.example', '--consent', 'x']],
  ] as const) {
    const ran = await masthead(command, [...args, '--root', root], env);
    expect(ran.code, `${command}: ${ran.stderr}`).toBe(70);
    expectClean(ran.stdout + ran.stderr);
  }
}, 60_000);

test('without a folder that can be written the report goes to the temporary folder', async () => {
  const inItsPlace = { 'data/reports': 'a file in its place' };
  const { code, text } = await uncaught(new TypeError(secret), inItsPlace);
  expect(code).toBe(70);
  const file = /\S*\/bug-\d{4}.*\.txt/.exec(text)?.[0] ?? '';
  expect(dirname(file)).toBe(tmpdir());
  expectClean(await readFile(file, 'utf8'));
  await rm(file);
});
