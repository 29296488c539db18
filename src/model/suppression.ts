import type { SubscriberState } from './subscriber.ts';

/** Why an import suppresses a subscriber. Stored, so they never change. */
export const importReasons = {
  left: 'unsubscribed elsewhere',
  bounced: 'bounced elsewhere',
  unconfirmed: 'never confirmed elsewhere',
  unclear: 'not clear whether they get mail',
  unexplained: 'takes no mail, says the file',
} as const;

/** For these reasons a person can still subscribe by the form. */
export const returnableReasons: readonly string[] = [
  importReasons.left,
  importReasons.unconfirmed,
  importReasons.unclear,
];

/** The state for the subscribe form, which treats those who can return as unsubscribed. */
export function stateForForm(state: SubscriberState, reason: string | null): SubscriberState {
  const mayReturn = state === 'suppressed' && returnableReasons.includes(reason ?? '');
  return mayReturn ? 'unsubscribed' : state;
}
