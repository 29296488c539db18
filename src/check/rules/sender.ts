import type { Rule } from '../rule.ts';

const file = 'issues/newsletter.yaml';

/** What laws and large receivers ask of whoever mails many: an address, and a way out. */
export const sender: Rule = ({ newsletter }) => [
  ...(newsletter.postalAddress.length > 0
    ? []
    : [
        {
          code: 'missing-postal-address',
          severity: 'warning' as const,
          message: 'The mail does not say where its publisher lives; in many countries it must.',
          hint: 'Add postal_address: with the address, a line each.',
          file,
        },
      ]),
  ...(newsletter.serviceUrl !== undefined
    ? []
    : [
        {
          code: 'missing-service-url',
          severity: 'warning' as const,
          message: 'Nobody could unsubscribe, so nothing can be sent to people yet.',
          hint: 'Add service_url: with the address where the public service answers.',
          file,
        },
      ]),
];
