import type { Construct, State } from 'micromark-util-types';

/**
 * Punctuation that is no ASCII and in no URL: of Chinese, Japanese and Korean, which have no spaces
 * after URLs, of other scripts, and quotation marks.
 */
const ends = new RegExp(
  [
    /[\u3000-\u3004\u3008-\u3020\u3030\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/,
    /[\u0589\u060c\u061b\u061f\u06d4\u0964\u0965\u1361-\u1368\u17d4-\u17d6\u104a\u104b]/,
    /[«»‹›‘‚“”„‟…]/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/**
 * Ends the URLs that GFM makes links of before punctuation that is not ASCII: GFM knows only ASCII, and
 * would continue `https://example.org/。` up to the next space.
 * @param construct Of micromark-extension-gfm-autolink-literal.
 */
export function endAutolinks(construct: Construct): Construct {
  return {
    ...construct,
    tokenize(effects, ok, nok) {
      let isDone = false;
      const finish =
        (state: State): State =>
        (code) => {
          isDone = true;
          return state(code);
        };
      const wrap = (state: State | undefined): State | undefined => {
        if (isDone || state === undefined) return state;
        return (code) => {
          const isEnd = code !== null && code > 127 && ends.test(String.fromCharCode(code));
          return wrap(state(isEnd ? null : code));
        };
      };
      const first = construct.tokenize.call(this, effects, finish(ok), finish(nok));
      return wrap(first) ?? first;
    },
  };
}
