import { join } from 'node:path';
import type { Transport } from 'nodemailer';
import { writeFileAtomic } from '../../lib/files.ts';
import { makeFolder } from '../../lib/make-folder.ts';
import { removeLeftovers } from '../../lib/temporary-files.ts';
import type { Attempt } from '../run/attempt.ts';
import { makeTransport } from './make-transport.ts';

/** The name of a message's file in the outbox. */
export function outboxFile(messageId: string): string {
  return `${messageId.replace(/^<|@.*$/g, '')}.eml`;
}

/** Writes each message as an `.eml` file named after its Message-ID; again, it is the same file. */
export function outboxTransport(folder: string, now: () => Date): Transport<Attempt> {
  const open = async (): Promise<void> => {
    await makeFolder(folder, 0o700);
    await removeLeftovers(folder, now());
  };
  let opened: Promise<void> | undefined;
  return makeTransport('outbox', async ({ messageId, raw, beforeData }) => {
    await beforeData();
    opened ??= open();
    await opened;
    await writeFileAtomic(join(folder, outboxFile(messageId)), raw, { mode: 0o600 });
    return { kind: 'accepted', code: 250, text: 'written to the outbox' };
  });
}
