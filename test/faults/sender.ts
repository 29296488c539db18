/**
 * Sends the mailing in the database argv[2] to the server argv[3], as `send` does: to be killed.
 * argv[4]: connections; argv[5]: what is done about doubt; argv[6]: seconds of a lease.
 */

import { isServer } from '../../src/lib/store/database-file.ts';
import { acquireLock } from '../../src/lib/store/lock.ts';
import { openStore } from '../../src/lib/store/open.ts';
import { listMailings } from '../../src/mailing/ledger/mailings.ts';
import { run } from '../helpers/mailing.ts';

const [, , place, url, connections, inDoubt, lease] = process.argv as string[] as [
  string,
  string,
  string,
  string,
  string,
  'hold' | 'resend-once',
  string,
];
const lock = isServer(place) ? { release: () => {} } : acquireLock(`${place}.lock`);
if (lock === undefined) throw new Error('the lock outlived its process');
const store = await openStore(place);
const [mailing] = await listMailings(store);
process.stdout.write('sending\n');
await run(store, mailing as NonNullable<typeof mailing>, url, {
  connections: Number(connections),
  sending: { inDoubt },
  lease: Number(lease),
});
await store.close();
lock.release();
