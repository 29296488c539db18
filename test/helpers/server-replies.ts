import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scope } from '../../src/model/delivery.ts';
import type { Script } from './smtp.ts';

/** To how many of the 20 recipients the server replies so; it accepts the others. */
export const whom = { one: 1, some: 2, all: 20 } as const;
export type Whom = keyof typeof whom;

/** What must be known afterwards of those to whom the server replied so. */
export interface Expected {
  state: 'accepted' | 'deferred' | 'failed' | 'suppressed' | 'pending' | 'doubt';
  scope: Scope;
  exit: 0 | 3;
  /** `halts`: somebody has to look; `stops`: a later run continues by itself. */
  end: 'goes on' | 'stops' | 'halts';
}

/** One line of the table: a server, what it says at which step, and what that means. */
export interface ServerReply {
  server: string;
  step: keyof Script & string;
  meaning: string;
  reply: string;
}

const ends = (state: Expected['state'], scope: Scope): Expected => ({
  state,
  scope,
  exit: state === 'deferred' || state === 'doubt' ? 3 : 0,
  end: 'goes on',
});
const halts = (scope: Scope): Expected => ({ state: 'pending', scope, exit: 3, end: 'halts' });
const stops = (scope: Scope): Expected => ({ state: 'pending', scope, exit: 3, end: 'stops' });

/** One refused recipient is given up, or tried again; everybody refused is a fault of ours. */
const givenUp = { one: ends('failed', 'recipient'), all: halts('recipient') };
const triedAgain = (scope: Scope) => ({
  one: ends('deferred', scope),
  some: ends('deferred', scope),
  all: halts(scope),
});

/** What each meaning leads to, by how many recipients get the reply. */
export const meanings: Readonly<Record<string, Partial<Record<Whom, Expected>>>> = {
  fine: { one: ends('accepted', 'recipient'), all: ends('accepted', 'recipient') },
  unknown: {
    one: ends('suppressed', 'recipient'),
    some: ends('suppressed', 'recipient'),
    all: halts('recipient'),
  },
  full: givenUp,
  gone: givenUp,
  cannot: givenUp,
  denied: givenUp,
  unavailable: givenUp,
  refused: givenUp,
  sender: triedAgain('sender'),
  account: triedAgain('account'),
  message: triedAgain('message'),
  'gone-message': triedAgain('message'),
  'busy-recipient': triedAgain('recipient'),
  'message-mail': { all: halts('message') },
  'sender-now': { all: halts('sender') },
  'account-now': { all: halts('account') },
  'login-now': { all: halts('account') },
  quota: { all: halts('account') },
  hour: { all: stops('account') },
  shut: { all: halts('sender') },
  busy: { all: stops('connection') },
  away: { all: stops('connection') },
  later: { one: ends('deferred', 'recipient') },
  greylist: { one: ends('deferred', 'recipient'), all: ends('deferred', 'recipient') },
  'later-fast': { one: ends('deferred', 'recipient') },
  server: { one: ends('deferred', 'server') },
  'server-rcpt': { one: ends('deferred', 'server') },
  closing: { one: ends('deferred', 'connection') },
  broken: { one: ends('deferred', 'connection') },
  doubt: { one: ends('doubt', 'connection'), some: ends('doubt', 'connection') },
  'doubt-421': { one: ends('doubt', 'connection') },
};

/** The replies of real servers, from `test/fixtures/servers/replies.tsv`. */
export async function readServerReplies(): Promise<ServerReply[]> {
  const file = join(import.meta.dirname, '../fixtures/servers/replies.tsv');
  const [, ...lines] = (await readFile(file, 'utf8')).trim().split('\n');
  return lines.map((line) => {
    const [server, step, meaning, reply] = line.split('\t') as [string, 'rcpt', string, string];
    const wire = reply.replaceAll('\\r\\n', '\r\n').replace(/ \/ cut$/, ' | cut');
    return { server, step, meaning, reply: wire };
  });
}
