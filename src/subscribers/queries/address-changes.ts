import type { Transaction } from '../../lib/store/open.ts';
import type { AddressChange } from '../../lib/store/tables.ts';
import type { SubscriberState } from '../../model/subscriber.ts';

/** How an update of the database changed a stored address. */
export interface ChangedAddress {
  subscriberId: string;
  was: string;
  state: SubscriberState;
  change: AddressChange;
}

/** The changes that were not reported yet. */
export async function listChangedAddresses({ db }: Transaction): Promise<ChangedAddress[]> {
  const rows = await db
    .selectFrom('changed_addresses')
    .select(['subscriber_id as subscriberId', 'was', 'state', 'change'])
    .orderBy('change')
    .orderBy('subscriber_id')
    .execute();
  return rows;
}

/** Deletes the changes once they are reported. */
export async function deleteChangedAddresses({ db }: Transaction): Promise<void> {
  await db.deleteFrom('changed_addresses').execute();
}
