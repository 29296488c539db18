/** Sends the mailing in the database argv[2] to the server argv[3], as `send` does: to be killed. */

import { acquireLock } from '../../src/store/lock.ts';
import { listMailings } from '../../src/store/mailings.ts';
import { openStore } from '../../src/store/open.ts';
import { run } from '../helpers/mailing.ts';

const [, , file, url, connections] = process.argv as [string, string, string, string, string];
const lock = acquireLock(`${file}.lock`);
if (lock === undefined) throw new Error('the lock outlived its process');
const store = await openStore(file);
const [mailing] = await listMailings(store);
process.stdout.write('sending\n');
await run(store, mailing as NonNullable<typeof mailing>, url, { connections: Number(connections) });
await store.close();
lock.release();
