import type { Problem } from '../../model/problem.ts';
import { fetchProblems } from './problems.ts';

/**
 * Reads a URL to fetch: http or https, without credentials and fragment, not on another service's
 * port. `from` is the base of a relative one.
 */
export function parseFetchUrl(text: string, from?: URL): URL | Problem {
  const subject = from === undefined ? 'The URL' : `The URL that ${from.hostname} redirects to`;
  const invalid = (reason: string): Problem => fetchProblems['bad-url']({ subject, reason });
  const url = URL.parse(text, from?.href);
  if (url === null) return invalid('cannot be read');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return invalid('does not begin with https:// or http://');
  if (url.username !== '' || url.password !== '') return invalid('has a user name or password');
  if (refusedPorts.has(Number(url.port)) && url.port !== '') {
    const reason = `has port ${url.port}, which is not for web pages`;
    return fetchProblems['unsafe-address']({ subject, reason });
  }
  url.hash = '';
  return url;
}

/** The "bad ports" of the Fetch standard (https://fetch.spec.whatwg.org/#port-blocking). */
const refusedPorts: ReadonlySet<number> = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
  103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
  512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
  995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
  6669, 6679, 6697, 10080,
]);
