import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import PostalMime from 'postal-mime';
import { expect, inject, onTestFinished, test } from 'vitest';
import { crawl } from '../helpers/crawl.ts';
import { makeForge } from '../helpers/forge.ts';
import { newUser } from '../helpers/new-user.ts';
import { findFreePort, waitFor } from '../helpers/registry.ts';
import { type Received, useSink } from '../helpers/smtp.ts';
import { useStaticHost } from '../helpers/static-host.ts';

const readers = ['ana@list.example', 'bojan@list.example', 'cveta@list.example'];
const password = 'correct-horse-battery';

test('from an empty folder to mail received, the second month, and a server of our own', async () => {
  const user = await newUser(inject('registry'));
  onTestFinished(user.remove);
  const home = dirname(user.folder);
  const sink = await useSink({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password: typed }, _, callback) =>
      typed === password ? callback(null, { user: username }) : callback(new Error('wrong')),
  });
  const host = await useStaticHost('/bulletin');
  const service = `http://127.0.0.1:${await findFreePort()}`;
  const edited: string[] = [];
  const edit = async (file: string, change: (text: string) => string): Promise<void> => {
    edited.push(file);
    const path = join(user.folder, file);
    await writeFile(path, change(await readFile(path, 'utf8').catch(() => '')));
  };
  host.serve((await makeForge(home)).site);
  await writeFile(join(home, 'list.csv'), `email\n${readers.join('\n')}\n`);

  // The first issue.
  await user.type(
    `npm create masthead@latest -- --yes --name "The Long Table" --from "The Long Table <letters@long.example>" --sections "Around the network" --address "The Network; 1 Sample Street" --colour green --host github --site-url ${host.url} --service-url ${service}`,
  );
  await user.type('git remote add origin ../origin.git');
  await edit('issues/inbox/welcome.md', (text) => text.replace('This is', 'Dear all, this is'));
  await edit('.env', () => `SMTP_URL=${sink.url.replace('//', `//letters:${password}@`)}\n`);
  await user.type('npx masthead subscribers import ../list.csv --consent "at the meeting"');
  user.start(`npx masthead serve --port ${new URL(service).port}`);
  await waitFor(`${service}/subscribe`);
  const first = await user.type('npx masthead digest --yes');
  const counted = { commands: user.count(), edited: new Set(edited).size };
  console.log(`To the first issue: ${counted.commands} commands, ${counted.edited} edited files.`);
  expect(counted.commands).toBeLessThanOrEqual(6);
  expect(counted.edited).toBeLessThanOrEqual(3);
  expect(first.stdout).toContain(`Online: ${host.url}/001/`);
  expect(sink.received.flatMap(({ to }) => to).sort()).toEqual(readers);

  // Every link works: in mails, and on the site.
  for (const each of sink.received) expect(await brokenLinks(each)).toEqual([]);
  const site = await crawl(`${host.url}/`);
  expect(site.broken).toEqual([]);
  expect(site.visited.length).toBeGreaterThan(15);

  // Nothing private is committed.
  await user.type('git add -A');
  const staged = (await user.type('git diff --cached --name-only -z')).stdout
    .split('\0')
    .filter(Boolean);
  expect(staged).toEqual(expect.arrayContaining(['issues/001/issue.md', 'package-lock.json']));
  const secret = (await readFile(join(user.folder, 'data/secret'), 'utf8')).trim();
  for (const file of staged) {
    const text = await readFile(join(user.folder, file), 'utf8');
    for (const each of [...readers, password, secret])
      expect(text.includes(each), file).toBe(false);
  }

  // The second month: one reader has left.
  const [leaving] = sink.received.filter(({ to }) => to[0] === readers[0]);
  await unsubscribe(leaving);
  sink.received.length = 0;
  await edit(
    'issues/inbox/second.md',
    () => '---\ntitle: A second story\nsection: around-the-network\n---\n\nIt went well.\n',
  );
  const second = await user.type('npx masthead digest --yes');
  expect(second.stdout).toContain(`Online: ${host.url}/002/`);
  // The service sent the reader who left a last mail, which confirms it.
  const issues = sink.received.filter(({ raw }) => raw.includes('A second story'));
  expect(issues.flatMap(({ to }) => to).sort()).toEqual(readers.slice(1));
  expect((await crawl(`${host.url}/`)).broken).toEqual([]);

  // The same site with rsync, beside files of somebody else.
  const server = join(home, 'www');
  await mkdir(server);
  await writeFile(join(server, 'theirs.txt'), 'kept');
  await edit('issues/newsletter.yaml', (text) =>
    text.replace(/publish:\n.*\n.*\n/, `publish: { rsync: ${server} }\n`),
  );
  host.serve(server);
  await user.type('npx masthead publish');
  expect((await crawl(`${host.url}/`)).broken).toEqual([]);
  expect(await readdir(server)).toEqual(expect.arrayContaining(['theirs.txt', '001', '002']));
});

/** Links of a message to this machine that do not answer. */
async function brokenLinks({ raw }: Received): Promise<string[]> {
  const { html = '', text = '' } = await PostalMime.parse(raw);
  const links = new Set(
    [...`${html} ${text}`.matchAll(/http:\/\/127\.0\.0\.1[^\s"<>)]+/g)].map(([link]) =>
      link.replaceAll('&amp;', '&'),
    ),
  );
  expect(links.size).toBeGreaterThan(2);
  const answers = await Promise.all(
    [...links].map(async (link) => [link, (await fetch(link)).status] as const),
  );
  return answers
    .filter(([, status]) => status !== 200)
    .map(([link, status]) => `${status} ${link}`);
}

/** With one click, as mail programs do it (RFC 8058). */
async function unsubscribe(message: Received | undefined): Promise<void> {
  const { headers } = await PostalMime.parse(message?.raw ?? '');
  const header = headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '';
  const [, link = ''] = /<(http[^>]+)>/.exec(header) ?? [];
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  expect((await fetch(link, { method: 'POST', body })).status).toBe(200);
}
