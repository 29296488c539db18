import type { Transaction } from '../../lib/store/open.ts';
import type { AddressChange } from '../../lib/store/tables.ts';
import type { SubscriberState } from '../../model/subscriber.ts';

/** What an update of the program did to a stored address. */
export interface ChangedAddress {
  subscriberId: string;
  /** The text that was stored: anything that somebody typed. */
  was: string;
  /** Before. */
  state: SubscriberState;
  change: AddressChange;
}

/** Those that were not reported yet. */
export async function listChangedAddresses({ db }: Transaction): Promise<ChangedAddress[]> {
  const rows = await db
    .selectFrom('changed_addresses')
    .select(['subscriber_id as subscriberId', 'was', 'state', 'change'])
    .orderBy('change')
    .orderBy('subscriber_id')
    .execute();
  return rows;
}

export async function deleteChangedAddresses({ db }: Transaction): Promise<void> {
  await db.deleteFrom('changed_addresses').execute();
}
