const sameDomain: Readonly<Record<string, string>> = {
  'googlemail.com': 'gmail.com',
  'pm.me': 'proton.me',
  'protonmail.com': 'proton.me',
  'protonmail.ch': 'proton.me',
  'ya.ru': 'yandex.ru',
  'yandex.com': 'yandex.ru',
  'me.com': 'icloud.com',
  'mac.com': 'icloud.com',
};

/** An address `key` without `+tag` and dots. Only for limits: two people can share one. */
export function mailboxKey(addressKey: string): string {
  const at = addressKey.lastIndexOf('@');
  const untagged = addressKey.slice(0, at).replace(/(?<=.)\+.*$/, '');
  const local = untagged.replaceAll('.', '');
  const domain = addressKey.slice(at + 1);
  return `${local}@${sameDomain[domain] ?? domain}`;
}
