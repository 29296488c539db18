import { checkProblems } from '../problems.ts';
import type { CheckRule } from '../rule.ts';

const place = { file: 'issues/newsletter.yaml' };

/** Laws and large mail providers require an address and a way to unsubscribe from bulk senders. */
export const sender: CheckRule = ({ newsletter }) => [
  ...(newsletter.postalAddress.length > 0 ? [] : [checkProblems['missing-postal-address'](place)]),
  ...(newsletter.serviceUrl !== undefined ? [] : [checkProblems['missing-service-url'](place)]),
];
