import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { wrap } from '../../src/render/text/wrap.ts';

describe('the lines of a text', () => {
  it('break at spaces, but never inside a URL', () => {
    const url = `https://weir.example/${'a'.repeat(90)}`;
    expect(wrap(`Read ${'word '.repeat(20)}at ${url} now`, 40).split('\n')).toContain(url);
  });

  it.each([
    ['Japanese', '東京で「水の会議」が開かれ、多くの人が参加しました（二〇二六年）。'],
    ['Chinese', '我们在柏林开会，讨论了许多问题。'],
    ['Thai', 'สวัสดีชาวโลกวันนี้อากาศดีมาก'],
    ['Khmer', 'ខ្ញុំស្រឡាញ់ភាសាខ្មែរណាស់'],
  ])('break between words of %s, which has no spaces', (_, sentence) => {
    const text = sentence.repeat(8);
    const lines = wrap(text, 40).split('\n');
    expect(lines.join('')).toBe(text);
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      expect(stringWidth(line)).toBeLessThanOrEqual(40);
      expect(line).not.toMatch(/^[、。，）」\p{M}]|[（「]$/u);
    }
  });

  it('keep a URL in such a script in one piece', () => {
    const text = `${'多くの人が参加しました。'.repeat(4)}https://weir.example/long/path/to/a/page参照`;
    expect(wrap(text, 40)).toMatch(/^https:\/\/weir\.example\/long\/path\/to\/a\/page/m);
  });
});
