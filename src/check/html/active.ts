import type { HtmlElement } from './elements.ts';

/** Elements that run something, ask for something, or change what all addresses mean. */
const elements = new Set(
  'script iframe frame frameset object embed applet portal form base'.split(' '),
);
const animations = new Set(['animate', 'set', 'animatetransform', 'animatemotion']);
const addresses = new Set(
  'href xlink:href src action formaction data background poster to from values by srcdoc'.split(
    ' ',
  ),
);

/** Describes what makes an element more than words and pictures, in an editor's words. */
export function activeIn({ name, attributes }: HtmlElement): string[] {
  const found = elements.has(name) ? [`<${name}>`] : [];
  if (name === 'meta' && attributes.get('http-equiv')?.trim().toLowerCase() === 'refresh') {
    found.push('<meta http-equiv="refresh">');
  }
  if (animations.has(name) && /href$/i.test(attributes.get('attributename') ?? '')) {
    found.push(`<${name} attributeName="href">`);
  }
  for (const [attribute, value] of attributes) {
    if (/^on[a-z]/.test(attribute)) found.push(`${attribute}=`);
    if (addresses.has(attribute) && isScript(value))
      found.push(`${attribute}="${value.slice(0, 40)}"`);
  }
  return found;
}

/** Browsers ignore spaces and controls before an address, and tabs and line ends in it (WHATWG URL, 4.4). */
function isScript(value: string): boolean {
  const address = value.replace(/^[\u0000-\u0020]+/, '').replace(/[\t\r\n]/g, '');
  return /^(?:(?:java|vb|live)script:|data:(?:text|application|image\/svg))/i.test(address);
}
