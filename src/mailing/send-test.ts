import type { RenderedIssue } from '../check/prepare-issue.ts';
import { testRecipientId } from '../lib/keys/link-token.ts';
import { withRetries } from '../lib/store/retry.ts';
import type { Address } from '../model/address.ts';
import type { DeliveryOutcome } from '../model/delivery.ts';
import type { Edition } from '../model/edition.ts';
import { OutsideError } from '../model/errors.ts';
import type { Project } from '../project.ts';
import { openChannel } from './channel.ts';
import { contentHash } from './content-hash.ts';
import { outcomeOf } from './judge-attempt.ts';
import { recordTest } from './ledger/tests.ts';
import { compileEdition } from './message/compile.ts';
import { composeMessage, type MessageContext, sharedHeaders } from './message/message.ts';
import { createTransport } from './nodemailer.ts';
import { withStore } from './open-ledger.ts';
import type { Route } from './pace/routes.ts';
import { sendMessage } from './run/attempt.ts';
import { messageContext } from './send-mailing.ts';
import { outboxFile } from './transport/outbox.ts';

export interface TestOutcome {
  language: string;
  address: Address;
  /** Through which the test was sent, for people. */
  host: string;
  outcome: DeliveryOutcome;
  /** Without `SMTP_URL`: the file that was written, relative to the root. */
  file?: string;
}

/**
 * Sends each edition to each address, and records when and to whom: the screen before sending shows
 * it. These are no deliveries; the personal links belong to nobody. Every test has a Message-ID of its own: mail programs hide a message whose Message-ID they know.
 */
export async function sendTests(
  project: Project,
  { issue, editions }: RenderedIssue,
  addresses: readonly Address[],
): Promise<TestOutcome[]> {
  const { kind, name: host, routes } = openChannel(project, 'editors');
  const [route] = routes;
  const { now, randomHex, signal } = project;
  const sentAt = now().toISOString();
  const base = await messageContext(project);
  const outcomes: TestOutcome[] = [];
  for (const address of addresses) {
    for (const edition of editions) {
      const id = `test-${randomHex(12)}`;
      const mailing = { id, issue: issue.number, createdAt: now().toISOString() };
      const context = { ...base, mailing };
      const { outcome, messageId } = await sendTest(edition, address, context, route, signal);
      const file = kind === 'rehearsal' ? { file: `${host}${outboxFile(messageId)}` } : {};
      outcomes.push({ language: edition.language, address, host: route.name, outcome, ...file });
    }
  }
  const accepted = addresses.filter((address) =>
    outcomes.some((test) => test.address === address && test.outcome.state === 'accepted'),
  );
  if (kind === 'smtp' && accepted.length > 0) {
    const test = { sentAt, contentHash: contentHash(editions) };
    await withStore(project, (store) =>
      withRetries(store, (tx) => recordTest(tx, issue.id, accepted, test)),
    ).catch((error) => {
      // The test has arrived, all the same.
      if (!(error instanceof OutsideError)) throw error;
      project.log.say(`The test could not be recorded: ${error.message}`);
    });
  }
  return outcomes;
}

async function sendTest(
  edition: Edition,
  address: Address,
  context: MessageContext,
  route: Route,
  signal: AbortSignal,
): Promise<{ outcome: DeliveryOutcome; messageId: string }> {
  const marked = { ...edition, subject: `[test] ${edition.subject}` };
  const compiled = await compileEdition(marked, sharedHeaders(marked, context));
  const to = { subscriberId: testRecipientId, address };
  const message = await composeMessage(compiled, to, context);
  const transporter = createTransport(route.transport());
  try {
    const beforeData = async (): Promise<void> => {};
    const attempt = await sendMessage(transporter, { ...message, beforeData, signal });
    // It is tried once, so the time of a retry does not matter.
    const outcome = outcomeOf(attempt, 1, new Date(context.mailing.createdAt), 0);
    return { outcome, messageId: message.messageId };
  } finally {
    transporter.close();
  }
}
