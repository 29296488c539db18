import { remark } from 'remark';
import remarkCjkFriendly from 'remark-cjk-friendly';
import remarkCjkStrikethrough from 'remark-cjk-friendly-gfm-strikethrough';
import remarkGfm from 'remark-gfm';
import { describe, expect, it } from 'vitest';
import { markdownSyntax, parseTree } from '../../src/lib/markdown-syntax.ts';
import { nodesOf } from '../../src/lib/visit-nodes.ts';

const theirs = remark().use([remarkGfm, remarkCjkFriendly, remarkCjkStrikethrough]);
const ours = remark().use(markdownSyntax);

const addresses = [
  '[https://a.example]',
  '[HTTP://A.example/page]',
  '[WWW.a.example]',
  '[a@b.example]',
  '[mailto:a@b.example]',
  '[xmpp:a@b.example/c]',
  '*[[ftp://a.example www.b.example]]*',
  '| one | two |\n|-|-|\n| [www.a.example] | [^1] |\n\n[^1]: [a@b.example]',
];

const others = [
  '[words](https://a.example) and https://b.example',
  '[www.a.example](https://a.example), [[a@b.example]][ref]\n\n[ref]: https://c.example',
  '**이것**은, ~~한~~국어 and a | table\n-|-\n1|2\n\n- [ ] task[^n]\n\n[^n]: Note.',
  'No address: @, www, http:',
  'a\n:-\nb',
  'a\n-:\nb',
  '> a | b\n> - | -\n> www | http',
  'See WWW.a.example (Http://b.example).',
  '*c_d* at+b.c-d_e@g.example **b@c.example**, f__g__h, www.a.example, http://b.example/_c_, a\\@b.example',
  '*c_d* at+b.c-d_e **b c**, f__g__h, www.a.example, http://b.example/_c_, a&#64;b.example',
];

describe('our Markdown', () => {
  it.each([...addresses, ...others])('has the tree of its extensions: %j', (text) => {
    expect(ours.parse(text)).toEqual(theirs.parse(text));
    expect(parseTree(text)).toEqual(theirs.parse(text));
  });

  it.each(addresses)('makes a link of what the syntax alone does not see: %j', (text) => {
    expect(nodesOf(ours.parse(text), 'link').length).toBeGreaterThan(0);
  });
});
