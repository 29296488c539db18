import type { Transaction } from '../../lib/store/open.ts';

/** The mails to a subscriber with their outcome, oldest first. */
export async function listReceivedMails({ db }: Transaction, subscriberId: string) {
  return db
    .selectFrom('deliveries')
    .innerJoin('mailings', 'mailings.id', 'deliveries.mailing_id')
    .select(['mailings.issue', 'deliveries.edition', 'deliveries.state'])
    .select('deliveries.updated_at as updatedAt')
    .where('deliveries.subscriber_id', '=', subscriberId)
    .where('mailings.kind', '=', 'smtp')
    .orderBy('mailings.created_at')
    .execute();
}
