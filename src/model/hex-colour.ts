/**
 * A colour in six hexadecimal digits, of one that is written in another way of CSS: three digits,
 * with opacity or without `#`, and `rgb(…)`. @returns undefined for names and other text.
 */
export function hexColour(value: string): string | undefined {
  const [, digits = ''] = /^#?([\da-f]{3,8})$/i.exec(value.trim()) ?? [];
  if (digits.length === 6 || digits.length === 8) return `#${digits.slice(0, 6).toLowerCase()}`;
  if (digits.length === 3 || digits.length === 4) {
    return `#${digits.slice(0, 3).replace(/./g, '$&$&').toLowerCase()}`;
  }
  const [, list = ''] = /^rgba?\(([\d.%\s,/]+)\)$/i.exec(value.trim()) ?? [];
  const parts = list.split(/[\s,/]+/).filter((part) => part !== '');
  if (parts.length < 3 || parts.length > 4) return undefined;
  const bytes = parts.slice(0, 3).map((part) => {
    const number = Number.parseFloat(part);
    return Math.round(part.endsWith('%') ? (number * 255) / 100 : number);
  });
  if (!bytes.every((byte) => byte >= 0 && byte <= 255)) return undefined;
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
