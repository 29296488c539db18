import { join } from 'node:path';
import { credentialFault } from '../model/credentials.ts';
import { UsageError } from '../model/errors.ts';
import type { MailingKind } from '../model/mailing.ts';
import type { Project } from '../project.ts';
import type { Route } from './pace/routes.ts';
import { outboxTransport } from './transport/outbox.ts';
import { sendmailTransport } from './transport/sendmail.ts';
import { parseRelay } from './transport/smtp/relay.ts';
import { smtpTransport } from './transport/smtp/transport.ts';

export interface Channel {
  kind: MailingKind;
  routes: readonly [Route, ...Route[]];
  /** For people: `smtp.example.org` or `data/outbox/`. */
  name: string;
}

/**
 * Reads `SMTP_URL`; without it, mail goes to the outbox.
 * @param to Subscribers need a place to unsubscribe, the editors who test do not.
 * @throws UsageError for invalid settings.
 */
export function openChannel(
  { root, env, newsletter, now }: Pick<Project, 'root' | 'env' | 'newsletter' | 'now'>,
  to: 'subscribers' | 'editors' = 'subscribers',
): Channel {
  const url = env.SMTP_URL?.trim() ?? '';
  if (url === '') {
    const name = 'data/outbox/';
    const folder = join(root, name);
    const route = { name, weight: 1, transport: () => outboxTransport(folder, now) };
    return { kind: 'rehearsal', routes: [route], name };
  }
  const { domain } = newsletter.from.address;
  const { perConnection } = newsletter.sending;
  const [first = '', ...others] = url.split(/[\s,]+(?=smtps?:|sendmail:)/);
  const read = (each: string): Route => readRoute(each, domain, perConnection);
  const routes: Channel['routes'] = [read(first), ...others.map(read)];
  if (to === 'subscribers' && newsletter.serviceUrl === undefined) {
    throw new UsageError(
      'service_url is missing in issues/newsletter.yaml: without it, recipients cannot unsubscribe. Add it (see docs/service.md), then send again. A test needs none: `masthead send ISSUE --test ADDRESS`.',
    );
  }
  return { kind: 'smtp', routes, name: routes.map((route) => route.name).join(', ') };
}

function readRoute(url: string, domain: string, perConnection: number | undefined): Route {
  const program = /^sendmail:(?:\/\/)?(\/[^?]*)?$/.exec(url);
  if (program !== null) {
    const path = program[1] ?? '/usr/sbin/sendmail';
    return { name: 'sendmail', weight: 1, transport: () => sendmailTransport(path) };
  }
  const relay = parseRelay(url);
  if (relay === undefined) {
    throw new UsageError(
      credentialFault('SMTP_URL', url) ??
        'SMTP_URL is not valid. Write it as smtp://user:password@host:587, and put a space between several.',
    );
  }
  const transport = () => smtpTransport(relay, domain, perConnection);
  return { name: relay.host, weight: relay.weight, transport };
}
