import type { Repair } from '../../model/repair.ts';
import type { RawKind } from './raw-patterns.ts';

/** What is written, from the place of the finding on, and what it should be. */
interface Replacement {
  old: string;
  new: string;
}

type Rewrite = readonly [pattern: RegExp, replacement: (...parts: string[]) => string];

const spaces = String.raw`[ \t]+`;
/** The end of a link: an address without parentheses, and a title. */
const address = String.raw`(?:https?:\/\/|www\.|mailto:|\.{0,2}\/|images\/|#)[^()<>\n"]*?`;
const title = String.raw`(?:[ \t]+"[^"\n]*")?[ \t]*`;

/** Each pattern matches at the place of a finding, and has one meaning. */
const rewrites: Partial<Record<RawKind, readonly Rewrite[]>> = {
  heading: [[/^[ \t]*(#{2,6})(?=[^\s#])/, (whole) => `${whole} `]],
  'link-gap': [[/^(!?\[(?:[^[\]]|\[[^[\]]*\])*\])\s+\(/, (_, text = '') => `${text}(`]],
  link: [
    [
      new RegExp(`^(!?\\[[^[\\]]*\\]\\([ \\t]*)(${address})(${title}\\))`),
      (_, before = '', url = '', after = '') =>
        `${before}${url.trimEnd().replaceAll(/[ \t]/g, '%20')}${after}`,
    ],
  ],
  address: [
    [new RegExp(`^(https?://)${spaces}(?=[\\p{L}\\p{N}])`, 'u'), (_, scheme = '') => scheme],
    [new RegExp(`^(https?):${spaces}//`), (_, scheme = '') => `${scheme}://`],
    [/^(https?):?\/\/?(?=[\p{L}\p{N}])/u, (_, scheme = '') => `${scheme}://`],
    [new RegExp(`^(www)\\.?${spaces}\\.?(?=[\\p{L}\\p{N}])`, 'u'), (_, host = '') => `${host}.`],
  ],
  emphasis: [
    [
      new RegExp(`^(\\*\\*)${spaces}(\\p{L}[^*\\n]*?\\S)${spaces}\\*\\*(?=\\s|$)`, 'u'),
      (_, mark = '', words = '') => `${mark}${words}${mark}`,
    ],
  ],
};

/** Where words follow a space in an address, it is not known where the address ends. */
const isProse = /[,;:!?][ \t]|[ \t]https?:|\p{L}{2,}[ \t]\p{L}+[ \t]\p{L}+[ \t]/u;

/** The path of a picture ends where its extension does. */
const isPicture = /^[^:?#]+\.(?:png|jpe?g|gif|webp)$/i;

/** The only right repair of Markdown that was not understood. @param written From its place on. */
export function rewriteRaw(kind: RawKind, written: string): Replacement | undefined {
  for (const [pattern, replacement] of rewrites[kind] ?? []) {
    const [old, ...parts] = pattern.exec(written) ?? [];
    if (old === undefined) continue;
    const [before = '', url = ''] = parts;
    const isFile = before.startsWith('!') && isPicture.test(url.trimEnd());
    if (kind === 'link' && !isFile && isProse.test(url)) return undefined;
    const text = replacement(old, ...parts);
    if (text !== old) return { old, new: text };
  }
  return undefined;
}

/** As a repair of the problem at this place. */
export function repairRaw(
  kind: RawKind,
  written: string,
  { line, column }: { line: number; column: number },
): { repair?: Repair } {
  const replacement = rewriteRaw(kind, written);
  if (replacement === undefined) return {};
  const done = `Replaced "${onOneLine(replacement.old)}" by "${onOneLine(replacement.new)}".`;
  return { repair: () => ({ done, edits: [{ line, column, ...replacement }] }) };
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
