import type { Place, Problem } from '../model/problem.ts';

const before = /[\p{L}\p{N}][\p{L}\p{N}._%+'-]*$/u;
const after = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,}/u;
const written = /(?:@|\s?[[({]\s?(?:at|AT|et|@)\s?[\])}]\s?)/g;

/**
 * Where e-mail addresses stand in a text, those written `name [at] house.example` among them. It
 * says the places alone: somebody's address belongs into no message and no log.
 * @returns Lines and columns, both from 1.
 */
export function findAddresses(text: string): { line: number; column: number }[] {
  return text.split(/\r\n?|\n/).flatMap((line, index) =>
    [...line.matchAll(written)].flatMap((sign) => {
      const name = before.exec(line.slice(Math.max(0, sign.index - 64), sign.index))?.[0];
      const host = line.slice(sign.index + sign[0].length, sign.index + sign[0].length + 255);
      if (name === undefined || !after.test(host)) return [];
      const start = sign.index - name.length;
      // @name@house.example is where somebody is found in the Fediverse.
      return line[start - 1] === '@' ? [] : [{ line: index + 1, column: start + 1 }];
    }),
  );
}

/** Asks about an e-mail address, which it does not tell. */
export function addressInText(place: Place): Problem {
  return {
    code: 'address-in-text',
    severity: 'warning',
    message: 'An e-mail address stands in the text.',
    hint: 'Leave it in only if the person agreed that it is printed; else take it out.',
    ...place,
  };
}
