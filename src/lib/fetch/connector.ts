import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { fetchError } from './fetch-errors.ts';
import { type Loopback, mayReach } from './reachable.ts';

/** As `lookup` of node:dns, which gives every address of a name where it is asked for `all`. */
export type Lookup = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Opens connections for undici, to public addresses only. Every new connection comes through
 * here, so every redirect does too. The addresses that were checked are the ones that are
 * connected to: the name is not looked up again in between. Where one of several addresses is
 * refused, the name is.
 * @param signal Ends the connections, also those that are not there yet.
 */
export function checkedConnector(
  lookup: Lookup,
  loopback: Loopback,
  signal: AbortSignal,
): buildConnector.connector {
  return (options, callback) => {
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
    const allowed = (address: string): boolean => mayReach(address, port, loopback);
    if (isIP(options.hostname) !== 0 && !allowed(options.hostname)) {
      callback(fetchError('unsafe-address'), null);
      return;
    }
    buildConnector({
      allowH2: false,
      lookup: checkedLookup(lookup, allowed),
      signal,
      timeout: 10_000,
      // The environment can turn this off for the whole program.
      rejectUnauthorized: true,
      // All addresses are asked for, and tried in turn.
      autoSelectFamily: true,
      // Node's quarter of a second is too short for servers on the other side of the world.
      autoSelectFamilyAttemptTimeout: 2000,
    })(options, callback);
  };
}

function checkedLookup(lookup: Lookup, allowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) callback(error, []);
      else if (addresses.length === 0) callback(fetchError('unknown-host'), []);
      else if (!addresses.every(({ address }) => allowed(address)))
        callback(fetchError('unsafe-address'), []);
      else callback(null, addresses);
    });
}
