import type { Nodes, Root } from 'mdast';
import { combineExtensions } from 'micromark-util-combine-extensions';
import { remark } from 'remark';
import remarkCjkFriendly from 'remark-cjk-friendly';
import remarkCjkStrikethrough from 'remark-cjk-friendly-gfm-strikethrough';
import remarkGfm from 'remark-gfm';
import type { Processor } from 'unified';
import { endAutolinks } from './end-autolinks.ts';

/**
 * CommonMark with GFM, and emphasis beside the punctuation of Chinese, Japanese and Korean, which
 * CommonMark does not see. URLs end before it, too.
 */
export const markdownSyntax = [remarkGfm, remarkCjkFriendly, remarkCjkStrikethrough, saveTime];

/**
 * Constructs that the parser tries at nearly every word or line, and what each of them contains. A
 * text without it is parsed without the construct: 440 words in 1.4 ms instead of 2.2.
 */
const needs = {
  emailAutolink: /@/,
  wwwAutolink: /www\./i,
  protocolAutolink: /:\/\//,
  table: /\||:-|-:/,
};

/** Parses Markdown, without limits of length and time. */
export function parseTree(source: string): Root {
  const unneeded = Object.entries(needs).filter(([, sign]) => !sign.test(source));
  return parserWithout(unneeded.map(([name]) => name)).parse(source);
}

const parsers = new Map<string, Pick<Processor<Root>, 'parse'>>();

function parserWithout(constructs: readonly string[]): Pick<Processor<Root>, 'parse'> {
  const key = constructs.join();
  const parser = parsers.get(key) ?? remark().use(markdownSyntax).use(leaveOut, constructs);
  parsers.set(key, parser);
  return parser;
}

type Constructs = ReturnType<typeof combineExtensions>['text'];

function leaveOut(this: Processor, unneeded: readonly string[]): void {
  const others = (constructs: Constructs = {}): NonNullable<Constructs> =>
    Object.fromEntries(
      Object.entries(constructs).map(([code, own = []]) => [
        code,
        [own]
          .flat()
          .filter(({ name = '' }) => !unneeded.includes(name))
          .map((each) =>
            /^(?:www|protocol)Autolink$/.test(each.name ?? '') ? endAutolinks(each) : each,
          ),
      ]),
    );
  const data = this.data();
  data.micromarkExtensions = (data.micromarkExtensions ?? []).map((extension) => ({
    ...extension,
    flow: others(extension.flow),
    text: others(extension.text),
  }));
}

/**
 * Combines extensions once, not for each text, and searches for the addresses that the syntax does
 * not find only where one may be: 0.3 of 2 ms for a long text, 0.02 of 0.25 for a short one.
 */
function saveTime(this: Processor): void {
  const data = this.data();
  data.micromarkExtensions = [combineExtensions(data.micromarkExtensions ?? [])];
  for (const extension of (data.fromMarkdownExtensions ?? []).flat()) {
    extension.transforms = extension.transforms?.map(
      (transform) => (tree) => (mayHaveAddress(tree) ? transform(tree) : undefined),
    );
  }
}

/** True for what GitHub makes links of, outside of links. */
function mayHaveAddress(node: Nodes): boolean {
  if (node.type === 'text') return /:\/\/|www\.|@/i.test(node.value);
  const isLink = node.type === 'link' || node.type === 'linkReference';
  return !isLink && 'children' in node && node.children.some(mayHaveAddress);
}
