import { createTransport } from 'nodemailer';
import type { RandomHex } from '../lib/keys/random.ts';
import type { Address } from '../model/address.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { assembleMessage, compileEdition } from './message/compile.ts';
import { type Signer, signMessage } from './message/dkim.ts';
import { mailboxHeader } from './message/mime.ts';
import type { Route } from './pace/routes.ts';
import { sendMessage } from './run/attempt.ts';

export interface NoticeOptions {
  newsletter: Pick<Newsletter, 'from'>;
  signers: readonly Signer[];
  routes: readonly Route[];
  now: Date;
  randomHex: RandomHex;
}

/** Sends plain text to the operator. @returns true if a mail server accepted it. */
export async function sendNotice(
  { to, subject, text }: { to: Address; subject: string; text: string },
  { newsletter: { from }, signers, routes, now, randomHex }: NoticeOptions,
): Promise<boolean> {
  const id = randomHex(16);
  const source = { language: 'en', text: { pieces: [text], slots: [] }, attachments: [] };
  const compiled = await compileEdition(source, {
    from,
    subject,
    date: now,
    headers: { 'Auto-Submitted': 'auto-generated' },
    withUnsubscribe: false,
    key: id,
  });
  const messageId = `<${id}@${from.address.domain}>`;
  const headers = { to: mailboxHeader('', to), messageId };
  const unsigned = assembleMessage(compiled, { headers, slots: {} });
  const time = Math.floor(now.getTime() / 1000);
  const raw = await signMessage(unsigned, signers, time, compiled.isRelaxed);
  const message = { mailFrom: from.address, rcptTo: to, messageId, raw };
  for (const route of routes) {
    const transporter = createTransport(route.transport());
    try {
      const attempt = await sendMessage(transporter, { ...message, beforeData: async () => {} });
      // Without an answer it may have arrived, and one notice is enough.
      if (attempt.kind === 'accepted') return true;
      if (attempt.kind === 'broken' && attempt.written) return true;
    } finally {
      transporter.close();
    }
  }
  return false;
}
