import { createTransport, type Transport } from 'nodemailer';
import { testRecipientId } from '../lib/keys/link-token.ts';
import type { Address } from '../model/address.ts';
import type { DeliveryOutcome } from '../model/delivery.ts';
import type { Edition } from '../model/edition.ts';
import { compileEdition } from './message/compile.ts';
import { composeMessage, type MessageContext, sharedHeaders } from './message/message.ts';
import { outcomeOf } from './replies.ts';
import type { Attempt } from './run/attempt.ts';
import { handOver } from './run/hand-over.ts';

/** Sends an edition to one address to be looked at. No delivery is recorded, and its links are nobody's. */
export async function sendTest(
  edition: Edition,
  address: Address,
  context: MessageContext,
  transport: Transport<Attempt>,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const marked = { ...edition, subject: `[test] ${edition.subject}` };
  const compiled = await compileEdition(marked, sharedHeaders(marked, context));
  const message = await composeMessage(
    compiled,
    { subscriberId: testRecipientId, address },
    context,
  );
  const transporter = createTransport(transport);
  try {
    const attempt = await handOver(transporter, { ...message, beforeData: async () => {}, signal });
    return outcomeOf(attempt, 1, new Date(context.mailing.createdAt));
  } finally {
    transporter.close();
  }
}
