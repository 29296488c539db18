import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transport } from 'nodemailer';
import { writeFileAtomic } from '../../lib/files.ts';
import type { Attempt, OutgoingMessage } from '../run/attempt.ts';

/**
 * A transport that sends nothing: each message becomes a file named after its Message-ID, `….eml`, which mail programs
 * open. Written beside and renamed; written again, it is the same file with the same bytes.
 * @param folder Made for its owner alone.
 */
export function outboxTransport(folder: string): Transport<Attempt> {
  const write = async (name: string, bytes: Buffer): Promise<Attempt> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
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
