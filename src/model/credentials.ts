/**
 * A sentence on characters that must be encoded in the user name or password of a URL (RFC 3986,
 * 3.2.1), and nothing else of it. Unencoded, `smtp://ana:12#34@host` is host `ana`, port 12.
 */
export function credentialFault(setting: string, url: string): string | undefined {
  const rest = url.trim().replace(/^[a-z][a-z0-9+.-]*:(?:\/\/)?/i, '');
  const characters = [...reservedIn(rest), ...(isDecodable(rest) ? [] : ['%'])];
  if (characters.length === 0) return undefined;
  const forms = characters.map((each) => `"${each}" as ${encodeURIComponent(each)}`);
  return `${setting}: user and password have to be URL-encoded. Write ${forms.join(', ')}.`;
}

/** Characters before the last `@` that end the part of a URL with user and password. */
function reservedIn(rest: string): string[] {
  const end = rest.search(/[/?#]/);
  if (end === -1) return [];
  const [authority, after] = [rest.slice(0, end), rest.slice(end)];
  if (!after.includes('@') || isQuery(authority, after)) return [];
  const before = rest.slice(0, rest.lastIndexOf('@'));
  return ['#', '/', '?', '@'].filter((each) => before.includes(each));
}

/**
 * True for `user:password@host/name?option=a@b`, where the later `@` is part of an option. If what
 * follows it looks like a host, it may as well end a password such as `p@h?a=b`: then false.
 */
function isQuery(authority: string, after: string): boolean {
  if (/[.:]/.test(after.slice(after.lastIndexOf('@')))) return false;
  return /:.+@[^@]+$/.test(authority) && /^(?:\/[^@?#]*)?\?[a-z_]+=[^?#]*$/i.test(after);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** The name of a setting in a `.env` file whose value was cut at a `#`, which starts a comment. */
export function cutSetting(dotEnv: string): string | undefined {
  const line = /^[ \t]*(?:export[ \t]+)?([A-Z_]+_URL)[ \t]*=[ \t]*[^'"`\s#][^\s#]*#/m;
  return line.exec(dotEnv)?.[1];
}
