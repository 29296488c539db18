import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pixel, snapshot } from './root.ts';

/** An id for an issue or item. */
export function idOf(number: number): string {
  return `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The file of an issue. */
export function headOf(number: number): string {
  return `---\nnumber: ${number}\nid: ${idOf(number)}\ntitle: Issue ${number}\ndate: 2026-0${number}-15\n---\n\nHello.\n`;
}

/** A story. @param more Lines of its front matter. */
export function storyOf(number: number, title: string, more = '', body = 'Words.'): string {
  return `---\nid: ${idOf(number)}\ntitle: ${title}\n${more}---\n\n${body}\n`;
}

/** Three issues, one of them in two languages, with pictures, tags, authors and sources. */
export const smallSite: Readonly<Record<string, string | Uint8Array>> = {
  'issues/001/issue.md': headOf(1),
  'issues/001/01-mill.md': storyOf(11, 'The mill', 'section: news\ntags: [water, mills]\n'),
  'issues/002/issue.md': headOf(2),
  'issues/002/issue.sr-Latn.md': '---\ntitle: Drugi broj\n---\n\nZdravo.\n',
  'issues/002/01-bridge.md': storyOf(
    21,
    'The bridge',
    'section: members\nsource: Talas\nimage: images/a.png\nimage_alt: A\n',
  ),
  'issues/002/01-bridge.sr-Latn.md': '---\ntitle: Đurasovićev most\n---\n\nNa reci.\n',
  'issues/002/images/a.png': pixel,
  'issues/003/issue.md': headOf(3),
  'issues/003/01-weir.md': storyOf(31, 'The weir', 'author: Ana Anić\ntags: [water]\n'),
};

/** A hash of each file of a built site and of what the build recorded, but for the times of files. */
export async function siteHashes(root: string): Promise<Record<string, string>> {
  const files = Object.entries(await snapshot(join(root, 'public')));
  const hashes = files.map(
    ([path, bytes]) =>
      [path.slice(root.length), createHash('md5').update(bytes).digest('hex')] as const,
  );
  return Object.fromEntries(hashes.filter(([path]) => path !== '/public/.masthead/files'));
}
