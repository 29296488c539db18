import type { Mailing } from '../model/mailing.ts';
import type { Channel } from './channel.ts';

/** Why there is nothing to send, as a sentence. @param mailing The newest of the issue. */
export function explainNothing(
  number: number,
  { cancelledAt }: Pick<Mailing, 'cancelledAt'>,
  { kind, name }: Pick<Channel, 'kind' | 'name'>,
): string {
  if (kind === 'rehearsal') {
    return `Issue ${number} has not changed since the last rehearsal, which is in ${name}.`;
  }
  if (cancelledAt !== undefined) {
    return `The mailing of issue ${number} was cancelled. To send the issue to those who did not receive it, add --correction.`;
  }
  return `Everyone has received issue ${number}.`;
}
