import type { SubscriberState } from './subscriber.ts';

/** Why an import suppresses somebody: another program says so, and no mail of ours was refused. */
export const importReasons = {
  left: 'unsubscribed elsewhere',
  bounced: 'bounced elsewhere',
  unconfirmed: 'never confirmed elsewhere',
  unclear: 'not clear whether they get mail',
} as const;

/** Suppressed for these reasons, somebody can still sign up by the form and confirm. */
export const returnableReasons: readonly string[] = [
  importReasons.left,
  importReasons.unconfirmed,
  importReasons.unclear,
];

/** The state as signing up sees it: whoever may come back by the form has merely unsubscribed. */
export function stateForForm(state: SubscriberState, reason: string | null): SubscriberState {
  const mayReturn = state === 'suppressed' && returnableReasons.includes(reason ?? '');
  return mayReturn ? 'unsubscribed' : state;
}
