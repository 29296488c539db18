/** What mail programs and people leave after a link: punctuation, and entities or escapes of it. */
const stray = String.raw`(?:[^\p{L}\p{N}-]|&(?:[a-z]{2,5};|(?:gt|lt|quot|apos|nbsp|amp)\b|#\d{1,4};)|=[0-9a-f]{2}|%[0-9a-f]{2})*`;
const linkToken = new RegExp(
  String.raw`^[^\p{L}\p{N}]*(\d{1,4}\.[^.\s]+\.[\w-]{22})${stray}$`,
  'iu',
);
const confirmToken = new RegExp(`^([\\w-]{22})${stray}$`, 'iu');
/** Line breaks and invisible characters that came into the middle of a link. */
const broken = /=?[\r\n]+|[\s\u00ad\u200b-\u200d\u2060\ufeff]/gu;

/** The token at the end of a link that was copied carelessly: `TOKEN/`, `TOKEN.`, `TOKEN>`. */
export function readToken(text: string, kind: 'link' | 'confirm'): string {
  const whole = text.replace(broken, '');
  return (kind === 'link' ? linkToken : confirmToken).exec(whole)?.[1] ?? whole;
}
