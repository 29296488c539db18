import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { textWidth } from '../../../src/lib/text/text-width.ts';

test('a text is as wide as string-width says, whatever characters it mixes', () => {
  const common = fc.integer({ min: 0x20, max: 0x52f });
  const signs = fc.integer({ min: 0x1e00, max: 0x21ff });
  const joining = fc.constantFrom(0x300, 0x200d, 0xfe0f, 0x4eac, 0x1f469, 0x1f3fd, 0xad, 0x0e33);
  const characters = fc.oneof(common, signs, joining);
  fc.assert(
    fc.property(fc.array(characters, { maxLength: 12 }), (codes) => {
      const text = String.fromCodePoint(...codes);
      expect(textWidth(text)).toBe(stringWidth(text));
    }),
    { numRuns: 2000 },
  );
});

test('every character of the basic plane is as wide alone', () => {
  for (let code = 0; code < 0x1_0000; code += 1) {
    const character = String.fromCharCode(code);
    if (textWidth(character) !== stringWidth(character)) expect.fail(code.toString(16));
  }
});
