import { randomBytes } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { Address } from '../model/address.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { assembleMessage, compileEdition } from './message/compile.ts';
import { type Signer, signMessage } from './message/dkim.ts';
import { mailboxHeader } from './message/mime.ts';
import type { Route } from './pace/routes.ts';
import { handOver } from './run/hand-over.ts';

/** A mail to the person who runs the newsletter, as plain text. */
export interface Notice {
  to: Address;
  subject: string;
  text: string;
}

/**
 * Sends a notice through the first mail server that accepts it.
 * @returns true where one did; the others' answers are not kept.
 */
export async function sendNotice(
  { to, subject, text }: Notice,
  {
    newsletter: { from },
    signers,
    routes,
    now,
  }: {
    newsletter: Pick<Newsletter, 'from'>;
    signers: readonly Signer[];
    routes: readonly Route[];
    now: Date;
  },
): Promise<boolean> {
  const id = randomBytes(16).toString('hex');
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
  const unsigned = assembleMessage(compiled, {
    headers: { to: mailboxHeader('', to), messageId },
    slots: {},
  });
  const time = Math.floor(now.getTime() / 1000);
  const raw = await signMessage(unsigned, signers, time, compiled.isRelaxed);
  const message = { mailFrom: from.address, rcptTo: to, messageId, raw };
  for (const route of routes) {
    const transporter = createTransport(route.transport());
    try {
      const beforeData = async (): Promise<void> => {};
      const attempt = await handOver(transporter, { ...message, beforeData });
      // Without an answer it may have arrived; a second copy would tell nothing new.
      if (attempt.kind === 'accepted') return true;
      if (attempt.kind === 'broken' && attempt.written) return true;
    } finally {
      transporter.close();
    }
  }
  return false;
}
