import { MIMEType } from 'node:util';
import { omitEmpty } from '../omit-empty.ts';
import type { FetchOptions } from './fetch-result.ts';

/** Headers as undici gives them: bytes as Latin-1, several of a name as a list. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The values of a header, in order. */
export function valuesOf(headers: Headers, name: string): string[] {
  const value = headers[name];
  return value === undefined ? [] : [value].flat();
}

/** The validators of an answer, unchanged. */
export function validatorsIn(headers: Headers): Pick<FetchOptions, 'etag' | 'lastModified'> {
  const [etag] = valuesOf(headers, 'etag');
  const [lastModified] = valuesOf(headers, 'last-modified');
  return omitEmpty({ etag, lastModified });
}

/** The headers of a conditional request to the URL that the validators are from (RFC 9110, 13.1). */
export function validatorsOf(request: FetchOptions, url: string): Record<string, string> {
  const { etag, lastModified, seenAt } = request;
  if (seenAt !== url) return {};
  const sendable = (value = ''): string => (/^[\t\x20-\x7e\x80-\xff]+$/.test(value) ? value : '');
  return omitEmpty({
    'if-none-match': sendable(etag),
    'if-modified-since': sendable(lastModified),
  });
}

/** Type and charset in lower case. Of several, the last valid one counts. */
export function contentType(headers: Headers): { type: string; charset?: string } {
  const said = valuesOf(headers, 'content-type').flatMap((value) => value.split(','));
  for (const value of said.reverse()) {
    try {
      const { essence, params } = new MIMEType(value);
      const charset = params.get('charset')?.trim().toLowerCase();
      return charset ? { type: essence, charset } : { type: essence };
    } catch {}
  }
  // The default of RFC 9110, 8.3.
  return { type: 'application/octet-stream' };
}

/** `Retry-After`: seconds from now, or a date in one of HTTP's three forms (RFC 9110, 10.2.3). */
export function retryAfter(headers: Headers, now: Date): Date | undefined {
  const said = valuesOf(headers, 'retry-after')[0]?.trim() ?? '';
  if (/^\d{1,9}$/.test(said)) return new Date(now.getTime() + Number(said) * 1000);
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(said)) return undefined;
  const date = new Date(said.endsWith('GMT') ? said : `${said} GMT`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The URL in `Location`; bytes beyond ASCII are UTF-8. */
export function locationOf(headers: Headers): string | undefined {
  const [location] = valuesOf(headers, 'location');
  return location === undefined ? undefined : Buffer.from(location, 'latin1').toString('utf8');
}
