import fc from 'fast-check';

/** How many code points are surrogates, from U+D800. */
const surrogates = 0x800;

/**
 * Any code point but surrogates: what `unit: 'binary'` means. That one takes 0.8 s of CPU to make a
 * table of them all.
 */
export const anyCharacter = fc.integer({ min: 0, max: 0x10ffff - surrogates }).map(
  (at) => String.fromCodePoint(at < 0xd800 ? at : at + surrogates),
  (text) => {
    const point = typeof text === 'string' ? (text.codePointAt(0) ?? -1) : -1;
    if (point < 0 || String.fromCodePoint(point) !== text) throw new Error('not a character');
    return point < 0xd800 ? point : point - surrogates;
  },
);

const part = fc.string({ unit: anyCharacter, maxLength: 8 }).map(encodeURIComponent);

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** As RFC 3986 allows it before the host; `withUserInfo` would make the same table. */
const userInfo = fc.string({
  unit: fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(...`${letters}0123456789-._~!$&'()*+,;=:`) },
    { weight: 1, arbitrary: anyCharacter.map(encodeURIComponent) },
  ),
});

/** A URL with user, path, query and fragment: `fc.webUrl` makes the same table. */
export const anyUrl = fc
  .tuple(
    fc.constantFrom('http', 'https'),
    fc.option(userInfo),
    fc.webAuthority({ withPort: true }),
    fc.array(part, { maxLength: 4 }),
    fc.option(part),
    fc.option(part),
  )
  .map(
    ([scheme, user, authority, path, query, fragment]) =>
      `${scheme}://${user === null ? '' : `${user}@`}${authority}${path.map((each) => `/${each}`).join('')}${query === null ? '' : `?${query}`}${fragment === null ? '' : `#${fragment}`}`,
  );
