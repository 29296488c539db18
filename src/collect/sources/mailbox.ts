import type { ImapFlow } from 'imapflow';
import { z } from 'zod';
import { decodePercent } from '../../lib/text/percent.ts';
import { credentialFault } from '../../model/credentials.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate } from '../candidate.ts';
import type { Fetched, SourceKind, SourceTools } from './kind.ts';
import { storyKey } from './state.ts';

/** Mails that are looked at in one run; the others wait for the next. */
const most = 50;
/** In bytes: no story is longer, with all its pictures. */
const largest = 25 * 1024 * 1024;

/** The mailbox of `IMAP_URL`. What strangers send waits as drafts. */
export const mailbox: SourceKind = {
  field: 'mailbox',
  noun: 'a mailbox',
  schema: z.literal(true).transform(() => ''),
  defaults: { atMost: Number.POSITIVE_INFINITY, drafts: true },
  keyOf: storyKey,
  fetch: ({ name }, _, __, { env, read }) => readMailbox(name, env.IMAP_URL, read),
};

/**
 * Reads the unread mails of a mailbox. They stay unread until `settle`, which marks them as read,
 * and those without a story as important: a person should look at them.
 * @param address `imaps://user:password@host/Folder`, or `imap://…`, which is encrypted before
 *   the password is sent, except on this machine.
 */
async function readMailbox(
  name: string,
  address: string | undefined,
  read: SourceTools['read'],
): Promise<Fetched> {
  const login = readAddress(address);
  if (login === undefined) return { outcome: 'failed', problem: noMailbox(name, address) };
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
        size <= largest && (await client.fetchOne(String(uid), { source: true }, { uid: true }));
      const bytes = mail ? mail.source : undefined;
      const told = bytes === undefined ? tooLarge(from) : await read({ bytes, from });
      candidates.push(...told.value);
      problems.push(...told.problems);
      done.push(uid);
      if (told.value.length === 0) important.push(uid);
    }
  });
  if (failed !== undefined) return { outcome: 'failed', problem: noAnswer(name, failed) };
  return { outcome: 'stories', candidates, problems, settle };

  async function settle(): Promise<Problem[]> {
    if (done.length === 0) return [];
    const problem = await withFolder(options, folder, async (client) => {
      if (important.length > 0)
        await client.messageFlagsAdd(important, ['\\Flagged'], { uid: true });
      await client.messageFlagsAdd(done, ['\\Seen'], { uid: true });
    });
    // They are read again, and found to have come before.
    return problem === undefined ? [] : [noAnswer(name, problem)];
  }
}

interface Login {
  host: string;
  port: number;
  secure: boolean;
  doSTARTTLS?: boolean;
  auth: { user: string; pass: string };
}

function readAddress(address: string | undefined): (Login & { folder: string }) | undefined {
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

/** @returns What went wrong, in the server's or the system's words, without addresses. */
async function withFolder(
  login: Login,
  folder: string,
  work: (client: ImapFlow) => Promise<void>,
): Promise<string | undefined> {
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({
    ...login,
    logger: false,
    socketTimeout: 60_000,
    greetingTimeout: 15_000,
  });
  // Errors of the connection come here, too, besides failing what is under way.
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
    const { authenticationFailed, code, serverResponseCode } = error as {
      authenticationFailed?: boolean;
      code?: string;
      serverResponseCode?: string;
    };
    return authenticationFailed
      ? 'It does not take the password.'
      : `It answered ${serverResponseCode ?? code ?? 'nothing of use'}.`;
  }
}

function noMailbox(file: string, address: string | undefined): Problem {
  const fault = address === undefined ? undefined : credentialFault('IMAP_URL', address);
  if (fault !== undefined) {
    return {
      code: 'no-mailbox',
      severity: 'error',
      message: 'IMAP_URL cannot be read.',
      hint: fault,
      file,
    };
  }
  return {
    code: 'no-mailbox',
    severity: 'error',
    message: 'It is not said where this mailbox is.',
    hint: 'Set IMAP_URL to imaps://user:password@mail.example.org/INBOX, in the environment or in .env.',
    file,
  };
}

function noAnswer(file: string, why: string): Problem {
  return {
    code: 'mailbox-failed',
    severity: 'error',
    message: `The mailbox could not be read. ${why}`,
    hint: 'See whether IMAP_URL still holds: name, password, server and folder.',
    file,
  };
}

function tooLarge(file: string): Outcome<Candidate[]> {
  return {
    value: [],
    problems: [
      {
        code: 'too-large',
        severity: 'error',
        message: 'This mail is over 25 MB.',
        hint: 'It is marked as important in the mailbox: save what it brings, and name the file.',
        file,
      },
    ],
  };
}
