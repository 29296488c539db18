import { domainToASCII } from 'node:url';

/**
 * Reads the sender: `Name <address>`, `address`, or `mailto:address`.
 * @param {string} typed
 * @param {string} name The name where only an address is given.
 * @returns {{ value: { name: string, address: string } } | { problem: string }}
 */
export function parseSender(typed, name) {
  const [, given, inside] = /^(.*?)\s*<([^<>]*)>$/s.exec(typed.trim()) ?? [];
  const address = (inside ?? typed).trim().replace(/^mailto:/i, '');
  if (!isAddress(address)) {
    return {
      problem: `"${address}" is not an email address. Example: The Long Table <newsletter@example.org>`,
    };
  }
  const words = given
    ?.replace(/^"(.*)"$/s, '$1')
    .replaceAll('\\"', '"')
    .trim();
  return { value: { name: words || name, address } };
}

/** A first check; `masthead check` reads the address by RFC 5321. */
function isAddress(text) {
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
  const isLocal = /^[\p{L}\p{N}\p{M}#$&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}\p{M}#$&'*+/=?^_`{|}~-]+)*$/u;
  const labels = domainToASCII(domain).split('.');
  return (
    isLocal.test(local) &&
    labels.length > 1 &&
    labels.every((label) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label))
  );
}
