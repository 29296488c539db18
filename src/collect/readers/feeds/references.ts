import { decodeEntities } from '../../../lib/html/decode-entities.ts';
import { forbidden, xmlEscape } from '../../../lib/text/xml.ts';

const reference = /&(?:#(\d{1,8}|x[\da-f]{1,7});|([a-z][a-z\d]{1,31});)?/gi;
const xmlNames = ['amp', 'lt', 'gt', 'quot', 'apos'];
/** The parser decodes these five and no numbers. */
const nameOf = new Map(xmlNames.map((name) => [decodeEntities(`&${name};`), `&${name};`]));

/** HTML has some 2,200 names. The limit stops look-ups of invented ones. */
const mostNames = 2000;

/** Writes XML's own five references by their names, decodes others, and escapes every other `&`. */
export function createReferenceRepair(): (text: string) => string {
  const known = new Map<string, string>(xmlNames.map((name) => [name, `&${name};`]));
  const named = (name: string): string => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const character = known.size < mostNames ? decodeEntities(`&${name};`) : `&${name};`;
    const escaped = byName(character);
    known.set(name, escaped);
    return escaped;
  };
  return (text) =>
    text.includes('&')
      ? text.replace(reference, (_, number?: string, name?: string) => {
          if (number !== undefined) return numbered(number);
          return name === undefined ? '&amp;' : named(name);
        })
      : text;
}

/** As in HTML, 128 to 159 are characters of windows-1252. */
function numbered(number: string): string {
  const code = /^x/i.test(number) ? Number.parseInt(number.slice(1), 16) : Number(number);
  if (code >= 0x80 && code <= 0x9f)
    return new TextDecoder('windows-1252').decode(Uint8Array.of(code));
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '\ufffd';
  return byName(String.fromCodePoint(code).replace(forbidden, ''));
}

function byName(characters: string): string {
  return nameOf.get(characters) ?? xmlEscape(characters);
}
