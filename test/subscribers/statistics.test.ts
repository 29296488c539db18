import { expect, test } from 'vitest';
import { openStore } from '../../src/lib/store/open.ts';
import { countChange, listStatistics } from '../../src/subscribers/queries/statistics.ts';
import { migratedDatabase } from '../helpers/database.ts';

test.each([
  ['Europe/Belgrade', '2026-12'],
  ['UTC', '2026-11'],
])('a month begins in the time zone of the newsletter: %s', async (timeZone, month) => {
  const store = await openStore(await migratedDatabase(), { timeZone });
  await countChange(store, 'imported', 'en', new Date('2026-11-30T23:30:00Z'));
  expect(await listStatistics(store)).toMatchObject([{ month, count: 1 }]);
  await store.close();
});
