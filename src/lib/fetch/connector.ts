import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { fetchError } from './fetch-errors.ts';
import { type Loopback, mayReach } from './reachable.ts';

export type Lookup = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Opens undici's connections, to public addresses only, redirects included, and to exactly the
 * addresses that were checked. A name with one refused address is refused.
 * @param signal Ends all connections, also those that are not open yet.
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
      // NODE_TLS_REJECT_UNAUTHORIZED could turn this off.
      rejectUnauthorized: true,
      autoSelectFamily: true,
      // Node's 250 ms are too short for distant servers.
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
