import type { ImapFlow, ImapFlowOptions } from 'imapflow';
import { z } from 'zod';
import { fetchProblems } from '../../lib/fetch/problems.ts';
import { decodePercent } from '../../lib/text/percent.ts';
import { credentialFault } from '../../model/credentials.ts';
import { yesNo } from '../../model/fields.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate } from '../candidate.ts';
import { collectProblems } from '../problems.ts';
import type { SourceKind, SourceResult, SourceTools } from './source-kind.ts';
import { storyKey } from './source-state.ts';

const most = 50;
const maxMegabytes = 25;

/** The mailbox of `IMAP_URL`. Anybody can write to it, so its stories become drafts. */
export const mailbox: SourceKind = {
  field: 'mailbox',
  noun: 'a mailbox',
  about: '`true`: the mailbox of `IMAP_URL`.',
  schema: yesNo.pipe(z.literal(true)).transform(() => ''),
  defaults: { atMost: Number.POSITIVE_INFINITY, drafts: true },
  keyOf: storyKey,
  fetch: ({ name }, _, __, { env, read }) => readMailbox(name, env.IMAP_URL, read),
};

/**
 * Reads unread mails; `settle` marks them as read, and those without a story as important. The
 * address is `imaps://user:password@host/Folder`, or `imap://…` with STARTTLS (not needed on this
 * machine).
 */
async function readMailbox(
  name: string,
  address: string | undefined,
  read: SourceTools['read'],
): Promise<SourceResult> {
  const login = readAddress(address);
  if (login === undefined) {
    const reason = address === undefined ? undefined : credentialFault('IMAP_URL', address);
    const params = { isSet: address !== undefined, reason };
    return { outcome: 'failed', problem: collectProblems['no-mailbox'](params, { file: name }) };
  }
  const { folder, ...options } = login;
  const candidates: Candidate[] = [];
  const problems: Problem[] = [];
  const done: number[] = [];
  const important: number[] = [];

  const failed = await withFolder(options, folder, async (client) => {
    const unread = (await client.search({ seen: false }, { uid: true })) || [];
    for (const uid of unread.slice(0, most)) {
      const from = `${name}, mail ${uid}`;
      const { size = 0 } =
        (await client.fetchOne(String(uid), { size: true }, { uid: true })) || {};
      const mail =
        size <= maxMegabytes * 1024 * 1024 &&
        (await client.fetchOne(String(uid), { source: true }, { uid: true }));
      const bytes = mail ? mail.source : undefined;
      const found = bytes === undefined ? tooLarge(from) : await read({ bytes, from });
      candidates.push(...found.value);
      problems.push(...found.problems);
      done.push(uid);
      if (found.value.length === 0) important.push(uid);
    }
  });
  if (failed !== undefined) return { outcome: 'failed', problem: failure(failed) };
  return { outcome: 'stories', candidates, problems, settle };

  async function settle(): Promise<Problem[]> {
    if (done.length === 0) return [];
    const problem = await withFolder(options, folder, async (client) => {
      if (important.length > 0)
        await client.messageFlagsAdd(important, ['\\Flagged'], { uid: true });
      await client.messageFlagsAdd(done, ['\\Seen'], { uid: true });
    });
    // The next run reads them again, and finds that they were imported.
    return problem === undefined ? [] : [failure(problem)];
  }

  function failure(reason: string): Problem {
    return collectProblems['mailbox-failed']({ reason }, { file: name });
  }
}

function readAddress(address: string | undefined) {
  if (address === undefined || credentialFault('', address) !== undefined) return undefined;
  const url = URL.parse(address);
  if (url === null || !/^imaps?:$/.test(url.protocol) || url.username === '') return undefined;
  const secure = url.protocol === 'imaps:';
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 993 : 143) : Number(url.port),
    secure,
    ...(!secure && { doSTARTTLS: !isHere }),
    auth: { user: decodePercent(url.username), pass: decodePercent(url.password) },
    folder: decodePercent(url.pathname.slice(1)) || 'INBOX',
  };
}

async function withFolder(
  login: ImapFlowOptions,
  folder: string,
  work: (client: ImapFlow) => Promise<void>,
): Promise<string | undefined> {
  const { ImapFlow } = await import('imapflow');
  const limits = { socketTimeout: 60_000, greetingTimeout: 15_000 };
  const client = new ImapFlow({ ...login, ...limits, logger: false });
  // Connection errors also reject the command that is running.
  client.on('error', () => {});
  try {
    await client.connect();
    const lock = await client.getMailboxLock(folder);
    try {
      await work(client);
    } finally {
      lock.release();
    }
    await client.logout();
    return undefined;
  } catch (error) {
    client.close();
    return failureOf(error instanceof Error ? { ...error } : {});
  }
}

function failureOf(error: Readonly<Record<string, unknown>>): string {
  const { authenticationFailed, code, serverResponseCode } = error;
  if (authenticationFailed) return 'the server refused the user or the password';
  if (serverResponseCode !== undefined) return `the server answered ${serverResponseCode}`;
  return code === undefined ? 'the server did not answer' : `the connection failed (${code})`;
}

function tooLarge(file: string): Outcome<Candidate[]> {
  const params = { subject: 'A mail, now marked as important,', limit: `${maxMegabytes} MB` };
  return { value: [], problems: [fetchProblems['too-large'](params, { file })] };
}
