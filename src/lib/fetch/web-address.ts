import type { Problem } from '../../model/problem.ts';

/**
 * An address of the web as it is asked for: absolute, `http` or `https`, without a name and
 * password, a fragment, or a port that belongs to another service. Where its host leads is
 * checked when it is connected to.
 * @param from Where the address was met: relative ones are taken from there.
 */
export function readAddress(text: string, from?: URL): URL | Problem {
  const subject =
    from === undefined ? 'The address' : `The address that ${from.hostname} leads on to`;
  const wrong = (code: string, what: string, hint: string): Problem => ({
    code,
    severity: 'error',
    message: `${subject} ${what}.`,
    hint,
  });
  const url = URL.parse(text, from?.href);
  if (url === null) return wrong('bad-url', 'cannot be read', 'Look for a slip of the pen.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return wrong('bad-url', 'is not one of the web', 'Use one that begins with https://.');
  if (url.username !== '' || url.password !== '')
    return wrong(
      'bad-url',
      'has a user name or password in it',
      'Use an address that anybody may read.',
    );
  if (refusedPorts.has(Number(url.port)) && url.port !== '')
    return wrong(
      'unsafe-address',
      `has port ${url.port}, which is not for web pages`,
      'Use an address without a port, or ask its owner for another one.',
    );
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
