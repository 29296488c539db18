import type { Address } from '../model/address.ts';
import type { Project } from '../project.ts';
import { assembleMessage, compileEdition } from './message/compile.ts';
import { signMessage } from './message/dkim.ts';
import { mailboxHeader } from './message/mime.ts';
import { openSigners } from './message/signing.ts';
import { createTransport } from './nodemailer.ts';
import type { Route } from './pace/routes.ts';
import { sendMessage } from './run/attempt.ts';

/** Sends plain text to the operator. @returns true if a mail server accepted it. */
export async function sendNotice(
  project: Pick<Project, 'root' | 'env' | 'newsletter' | 'now' | 'randomHex'>,
  routes: readonly Route[],
  { to, subject, text }: { to: Address; subject: string; text: string },
): Promise<boolean> {
  const { from } = project.newsletter;
  const now = project.now();
  const id = project.randomHex(16);
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
  const signers = await openSigners(project);
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
