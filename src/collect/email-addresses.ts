const before = /[\p{L}\p{N}][\p{L}\p{N}._%+'-]*$/u;
const after = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,}/u;
const at = /(?:@|\s?[[({]\s?(?:at|AT|et|@)\s?[\])}]\s?)/g;

/** Only places, from 1: no log may have addresses. `name [at] house.example` is one, too. */
export function findEmailAddresses(text: string): { line: number; column: number }[] {
  return text.split(/\r\n?|\n/).flatMap((line, index) =>
    [...line.matchAll(at)].flatMap((sign) => {
      const name = before.exec(line.slice(Math.max(0, sign.index - 64), sign.index))?.[0];
      const host = line.slice(sign.index + sign[0].length, sign.index + sign[0].length + 255);
      if (name === undefined || !after.test(host)) return [];
      const start = sign.index - name.length;
      // @name@house.example is an account in the Fediverse.
      return line[start - 1] === '@' ? [] : [{ line: index + 1, column: start + 1 }];
    }),
  );
}
