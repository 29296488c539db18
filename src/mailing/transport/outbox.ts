import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transport } from 'nodemailer';
import { writeFileAtomic } from '../../lib/files.ts';
import { removeLeftovers } from '../../lib/temporary-files.ts';
import type { Attempt, OutgoingMessage } from '../run/attempt.ts';

/**
 * A transport that sends nothing: each message becomes a file named after its Message-ID, `….eml`, which mail programs
 * open. Written to a temporary file and renamed; written again, it is the same file with the same bytes.
 * @param folder Made for its owner alone.
 */
export function outboxTransport(folder: string): Transport<Attempt> {
  const open = async (): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await removeLeftovers(folder, new Date());
  };
  let opened: Promise<void> | undefined;
  const write = async (name: string, bytes: Buffer): Promise<Attempt> => {
    opened ??= open();
    await opened;
    const file = join(folder, `${name}.eml`);
    await writeFileAtomic(file, bytes, { mode: 0o600 });
    return { kind: 'accepted', code: 250, text: 'written to the outbox' };
  };
  return {
    name: 'masthead-outbox',
    version: '1',
    send: (mail, callback) => {
      const { messageId, raw, beforeData } = mail.data as unknown as OutgoingMessage;
      beforeData()
        .then(() => write(messageId.replace(/^<|@.*$/g, ''), raw))
        .then(
          (attempt) => callback(null, attempt),
          (error) => callback(error),
        );
    },
  };
}
