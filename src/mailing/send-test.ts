import { createTransport } from 'nodemailer';
import type { RenderedIssue } from '../check/prepare-issue.ts';
import { testRecipientId } from '../lib/keys/link-token.ts';
import type { Address } from '../model/address.ts';
import type { DeliveryOutcome } from '../model/delivery.ts';
import type { Edition } from '../model/edition.ts';
import type { Project } from '../project.ts';
import { openChannel } from './channel.ts';
import { outcomeOf } from './judge-attempt.ts';
import { compileEdition } from './message/compile.ts';
import { composeMessage, type MessageContext, sharedHeaders } from './message/message.ts';
import type { Route } from './pace/routes.ts';
import { sendMessage } from './run/send-message.ts';
import { messageContext } from './send-mailing.ts';

export interface TestOutcome {
  language: string;
  outcome: DeliveryOutcome;
}

/** Records no delivery; the personal links belong to nobody. */
export async function sendTests(
  project: Project,
  { issue, editions }: RenderedIssue,
  addresses: readonly Address[],
): Promise<TestOutcome[]> {
  const {
    routes: [route],
  } = openChannel(project);
  const mailing = { id: 'test', issue: issue.number, createdAt: project.now().toISOString() };
  const context = { ...(await messageContext(project)), mailing };
  const outcomes: TestOutcome[] = [];
  for (const address of addresses) {
    for (const edition of editions) {
      const outcome = await sendTest(edition, address, context, route, project.signal);
      outcomes.push({ language: edition.language, outcome });
    }
  }
  return outcomes;
}

async function sendTest(
  edition: Edition,
  address: Address,
  context: MessageContext,
  route: Route,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const marked = { ...edition, subject: `[test] ${edition.subject}` };
  const compiled = await compileEdition(marked, sharedHeaders(marked, context));
  const to = { subscriberId: testRecipientId, address };
  const message = await composeMessage(compiled, to, context);
  const transporter = createTransport(route.transport());
  try {
    const beforeData = async (): Promise<void> => {};
    const attempt = await sendMessage(transporter, { ...message, beforeData, signal });
    // It is tried once, so the time of a retry does not matter.
    return outcomeOf(attempt, 1, new Date(context.mailing.createdAt), 0);
  } finally {
    transporter.close();
  }
}
