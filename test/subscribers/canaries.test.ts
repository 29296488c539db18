import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SMTPServerOptions } from 'smtp-server';
import { expect, test } from 'vitest';
import { openStore } from '../../src/lib/store/open.ts';
import { onPostgres } from '../helpers/database.ts';
import { useNewsletter } from '../helpers/newsletter.ts';
import { makeRoot } from '../helpers/root.ts';
import { useServiceOn } from '../helpers/service.ts';
import { filesWith, relationsWith } from '../helpers/traces.ts';

const names = Array.from({ length: 50 }, (_, at) => `Kanarinka Žuta${at}`);
const addresses = names.map((_, at) => `kanarinka.zuta${at}@domen-${at % 7}.example`);
const words = ['kanarinka', 'Kanarinka', 'Žuta', 'zuta'];

/** Sends in a separate process and kills it midway. @returns its output. */
async function crash(
  root: string,
  env: Record<string, string>,
  received: () => number,
): Promise<string> {
  const args = [join(import.meta.dirname, '../../scripts/send.ts'), '1', '--yes', '--root', root];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  const before = received();
  const ended = once(child, 'exit');
  while (child.exitCode === null && received() < before + 5) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  child.kill('SIGKILL');
  await ended;
  return said;
}

/** The replies of the server contain the address, as real replies do. */
const server: SMTPServerOptions = {
  onRcptTo({ address }, _, callback) {
    const at = Number(/(\d+)@/.exec(address)?.[1]);
    const say = (code: number, text: string) =>
      callback(Object.assign(new Error(`${text} <${address}>`), { responseCode: code }));
    if (at % 10 === 3) return say(550, '5.1.1 no such user here:');
    if (at % 10 === 4) return say(450, '4.2.0 come back later,');
    if (at % 10 === 5) return say(552, '5.2.2 mailbox is full:');
    callback();
  },
};

test('addresses appear only in data/, and nowhere once their owners are erased', async () => {
  const set = await useNewsletter(0, {}, server);
  const { root, run, place, env } = set;
  const said: string[] = [];
  const say = async (...args: string[]): Promise<void> => {
    const { stdout, stderr } = await run(args[0] as string, ...args.slice(1));
    said.push(stdout, stderr);
  };
  const file = join(await makeRoot(), 'people.csv');
  const rows = addresses.slice(0, 30).map((address, at) => `${address},${names[at]}`);
  await writeFile(file, ['email,name', ...rows, ...rows.slice(0, 5), 'kanarinka@@x,y'].join('\n'));
  await say('subscribers', 'import', file, '--consent', 'they asked');

  const store = await openStore(place);
  const service = await useServiceOn(store);
  for (const [at, address] of addresses.entries()) {
    service.from(`198.51.${at}.1`);
    await service.subscribe(address, { name: names[at] as string });
  }
  for (const letter of await service.letters()) {
    const link = /https:\/\/service[^"]*\/c\/[^"]*/.exec(letter.html ?? '')?.[0];
    if (link !== undefined) said.push(await (await service.post(link)).text());
  }
  await service.letters();
  const { count } = await store.db
    .selectFrom('subscribers')
    .select((each) => each.fn.countAll<number>().as('count'))
    .where('state', '=', 'confirmed')
    .executeTakeFirstOrThrow();
  expect(Number(count), 'by import and by the form').toBe(50);
  await store.close();

  await say('send', '1', '--dry-run');
  said.push(await crash(root, env, () => set.sink.received.length));
  for (const args of [
    ['send', '1', '--yes'],
    ['send', '--due'],
    ['status', '1'],
    ['status', '1', '--csv'],
    ['status', '1', '--json'],
    ['subscribers'],
    ['build'],
    ['check'],
  ]) {
    await say(...args);
  }
  said.push((await set.rehearse()).stdout);

  const isOutside = (path: string): boolean => !path.startsWith('data/');
  const traces = await filesWith(root, words);
  expect(traces.length).toBeGreaterThan(10);
  expect(traces.filter(isOutside)).toEqual([]);
  for (const word of words) expect(said.join('\n')).not.toContain(word);
  expect(await readFile(join(root, 'data/reports/001.csv'), 'utf8')).not.toContain('zuta');

  for (const address of addresses) {
    const { code } = await run('subscribers', 'erase', address, '--yes');
    expect(code, address).toBe(0);
  }
  expect(await filesWith(root, words)).toEqual([]);
  if (onPostgres()) expect(await relationsWith(place, words)).toEqual([]);
});
