import type { HtmlElement } from './elements.ts';

/** True for the form that opens the service's own: the only one that a page may have. */
export function isOfferToSubscribe(
  { name, attributes }: HtmlElement,
  serviceUrl: string | undefined,
): boolean {
  const action = URL.parse(attributes.get('action') ?? '');
  return (
    name === 'form' &&
    serviceUrl !== undefined &&
    attributes.get('method') === 'post' &&
    action !== null &&
    action.origin + action.pathname === `${serviceUrl}/subscribe`
  );
}

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
    if (/^on[a-z]|^formaction$/.test(attribute)) found.push(`${attribute}=`);
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
