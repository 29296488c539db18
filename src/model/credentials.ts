/**
 * User names and passwords in settings that are URLs (RFC 3986, 3.2.1). A character that has a
 * meaning in URLs makes another URL of them: `smtp://ana:12#34@host` is host `ana`, port 12.
 */

/**
 * Says what is wrong with the user name or password in a URL.
 * @param setting What the URL is called for the person, e.g. `SMTP_URL`.
 * @returns A sentence that names characters and their encoded form, and nothing else of the URL;
 *   undefined if it can be read.
 */
export function credentialFault(setting: string, url: string): string | undefined {
  const rest = url.trim().replace(/^[a-z][a-z0-9+.-]*:(?:\/\/)?/i, '');
  const characters = [...reservedIn(rest), ...(isDecodable(rest) ? [] : ['%'])];
  if (characters.length === 0) return undefined;
  const forms = characters.map((each) => `"${each}" as ${encodeURIComponent(each)}`);
  return `${setting}: user and password have to be URL-encoded. Write ${forms.join(', ')}.`;
}

/** What stands before the last `@` and ends the part of a URL that has user and password. */
function reservedIn(rest: string): string[] {
  const end = rest.search(/[/?#]/);
  if (end === -1) return [];
  const [authority, after] = [rest.slice(0, end), rest.slice(end)];
  if (!after.includes('@') || isQuery(authority, after)) return [];
  const before = rest.slice(0, rest.lastIndexOf('@'));
  return ['#', '/', '?', '@'].filter((each) => before.includes(each));
}

/** True for `user:password@host/name?option=a@b`, where the later `@` is part of an option. */
function isQuery(authority: string, after: string): boolean {
  return /:.*@[^@]+$/.test(authority) && /^(?:\/[^@?#]*)?\?[a-z_]+=[^?#]*$/i.test(after);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Finds a value of a `.env` file that was cut at a `#`, which starts a comment there.
 * @returns The name of the setting.
 */
export function cutSetting(dotEnv: string): string | undefined {
  const line = /^[ \t]*(?:export[ \t]+)?([A-Z_]+_URL)[ \t]*=[ \t]*[^'"`\s#][^\s#]*#/m;
  return line.exec(dotEnv)?.[1];
}
