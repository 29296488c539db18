/** Addresses as only programs ask for them: `%s` stands for what makes each of them different. */
const odd: readonly ((path: string, at: number) => string)[] = [
  (path, at) => '/'.repeat(2 + (at % 4000)) + path.slice(1),
  (path, at) => `${path}${path.endsWith('/') ? '' : '/'}${'/'.repeat(1 + (at % 4000))}`,
  (path, at) => `${path}?${at}=${'x'.repeat(at % 500)}`,
  (path, at) => `${path}?lang=${at.toString(36)}`,
  (path, at) => `${path}${path.endsWith('/') ? '' : '/'}${at}`,
  (path, at) => `${path}%ff${at}`,
  (path, at) => `${path}%${at}`,
  (path, at) => `${path}%00${at}`,
  (path, at) => `${path};${at}=${at}`,
  (path, at) => `/${encodeAll(path.slice(1), at)}`,
  (path, at) => `/${at}/..${path}`,
  (path, at) => `/.//${'./'.repeat(at % 300)}${path.slice(1)}#${at}`,
  (path, at) => `${path.replaceAll('/', '/%2e/')}${at}`,
  (path, at) => `${path}\\${at}`,
  (path, at) => `${path}%0d%0aX:%20${at}`,
  (path, at) => `${path}${'%F0%9F%98%80'.repeat(at % 100)}${at}`,
  (path, at) => `http://host${at}.example${path}`,
];

/** The same name with some of its characters written as `%41`, in capital or small letters. */
function encodeAll(name: string, at: number): string {
  return [...name]
    .map((character, place) => {
      if ((at >> (place % 16)) % 2 === 0 || character === '/') return character;
      const code = `%${character.charCodeAt(0).toString(16)}`;
      return at % 3 === 0 ? code.toUpperCase() : code;
    })
    .join('');
}

/** One odd address of a route for each number. */
export function oddAddress(path: string, at: number): string {
  return (odd[at % odd.length] as (typeof odd)[number])(path, at);
}
