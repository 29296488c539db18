/**
 * Where the site is served, and how it gets there: the key `publish` of the settings, if it is known.
 * @typedef {{ kind: 'github' | 'codeberg' | 'server' | 'static' | 'later', siteUrl?: string,
 *   publish?: Record<string, string> }} Hosting
 */

const kinds = {
  github: /^(github|github[ -]?pages|gh-pages|pages|1)$/i,
  codeberg: /^(codeberg|codeberg[ -]?pages|2)$/i,
  server: /^(server|own|own server|my own server|rsync|vps|3)$/i,
  static: /^(static|static host|netlify|cloudflare|vercel|other|4)$/i,
  later: /^(later|none|no|not yet|5)$/i,
};

/** What the question about hosting offers. */
export const hostingChoices = [
  'github:OWNER/REPOSITORY       GitHub Pages',
  'codeberg:OWNER/REPOSITORY     Codeberg Pages',
  'you@example.org:/var/www/site your own server, with rsync',
  'https://letters.example.org   any other static host, and the URL there',
  'later',
];

/**
 * Reads the answer about hosting: `github`, `github:OWNER/REPOSITORY`, `codeberg:…`,
 * `user@host:/folder`, `https://…`, `static`, `later`.
 * @param {string} typed
 * @param {string | undefined} remote The URL of the repository's remote `origin`.
 * @returns {{ value: Hosting } | { problem: string }}
 */
export function parseHosting(typed, remote) {
  const text = typed.trim();
  const url = readWebAddress(text);
  if (url !== undefined) return { value: fromUrl(url) };
  const [, forge, repository] =
    /^(github|codeberg)(?: |-)?(?:pages)?[:=/ ]+(?:https?:\/\/)?(.+)$/i.exec(text) ?? [];
  if (forge !== undefined) return readForge(forge.toLowerCase(), repository);
  const [kind] = Object.entries(kinds).find(([, pattern]) => pattern.test(text)) ?? [];
  if (kind === 'github' || kind === 'codeberg') {
    const [, host, path] = /(github\.com|codeberg\.org)[:/](.+)$/i.exec(remote ?? '') ?? [];
    const isSame = host?.toLowerCase().startsWith(kind) === true;
    return isSame ? readForge(kind, path) : { value: { kind, publish: publishTo(kind) } };
  }
  if (kind !== undefined) return { value: { kind } };
  const target = text.replace(/^(rsync|server)[:=] ?/i, '');
  if (/^[^\s:/-][^\s:/]*:[^\s]+$/.test(target)) {
    return { value: { kind: 'server', publish: { rsync: target } } };
  }
  return {
    problem: `Unknown hosting "${typed}". Use github:OWNER/REPOSITORY, codeberg:OWNER/REPOSITORY, you@example.org:/folder, the URL of the site, or later.`,
  };
}

/**
 * Reads a URL of the web, and adds the missing `https://` to one that is typed without.
 * @param {string} typed
 * @returns {string | undefined} without a slash at the end
 */
export function readWebAddress(typed) {
  const text = typed.trim();
  const isBare = /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(\/\S*)?$/i.test(text);
  try {
    const { protocol, hostname, href } = new URL(isBare ? `https://${text}` : text);
    if (!/^https?:$/.test(protocol) || hostname === '' || /\s/.test(text)) return undefined;
    return href.replace(/[?#].*$/, '').replace(/\/+$/, '');
  } catch {
    return undefined;
  }
}

/** A URL is the site's, or that of its repository on a host that serves branches. */
function fromUrl(url) {
  const { hostname, pathname } = new URL(url);
  const [, forge] = /^(github|codeberg)\.(?:com|org)$/.exec(hostname) ?? [];
  if (forge !== undefined) return readForge(forge, pathname.slice(1)).value ?? { kind: 'static' };
  const [, owner, host] = /^([^.]+)\.(github\.io|codeberg\.page)$/.exec(hostname) ?? [];
  if (owner === undefined) return { kind: 'static', siteUrl: url };
  const kind = host === 'github.io' ? 'github' : 'codeberg';
  return { kind, siteUrl: url, publish: publishTo(kind) };
}

function readForge(kind, typed) {
  const path = typed.replace(/^(github\.com|codeberg\.org)\//i, '').replace(/\.git$|\/+$/g, '');
  const [, owner, name] = /^([\w-]+)\/([\w.-]+)$/.exec(path) ?? [];
  if (owner === undefined) {
    return { problem: `"${typed}" is not a repository. Use ${kind}:OWNER/REPOSITORY.` };
  }
  const host = `${owner.toLowerCase()}.${kind === 'github' ? 'github.io' : 'codeberg.page'}`;
  const isRoot = name.toLowerCase() === host || (kind === 'codeberg' && name === 'pages');
  const siteUrl = `https://${host}${isRoot ? '' : `/${name}`}`;
  return { value: { kind, siteUrl, publish: publishTo(kind) } };
}

function publishTo(kind) {
  return { git: 'origin', branch: kind === 'github' ? 'gh-pages' : 'pages' };
}
