import { stringify } from 'yaml';

/** Front matter and body. */
export function formatFile(fields: object, body: string): string {
  return `---\n${stringify(fields, { lineWidth: 0 })}---\n${body === '' ? '' : `\n${body}\n`}`;
}
