import { signToken } from './link-token.ts';
import type { Secret } from './secret.ts';

export interface PersonalLinks {
  unsubscribe: string;
  preferences: string;
}

/**
 * The links by which a subscriber leaves the list, and changes what they receive.
 * @param service The URL of the service. @param list The newsletter's List-Id.
 */
export function signLinks(
  service: string,
  secret: Secret,
  list: string,
  subscriberId: string,
): PersonalLinks {
  return {
    unsubscribe: `${service}/u/${signToken(secret, 'unsubscribe', list, subscriberId)}`,
    preferences: `${service}/p/${signToken(secret, 'preferences', list, subscriberId)}`,
  };
}
