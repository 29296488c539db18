import { type Address, parseAddress } from '../../src/model/address.ts';

/** An address that a test knows to be one. */
export function addressOf(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new TypeError(`${text} is not an address`);
  return address;
}

/** Texts in which a URL parser, a mail program or a mail server finds another address than a reader. */
export const hostileAddresses: readonly string[] = [
  'boss@list.example/x\u007fy',
  'boss@list.example/\u001b[2J',
  'boss@list.example/\u009b31m',
  'boss@list.example?\0x',
  'boss@list.example/<attacker%evil.example>',
  'boss@list.example?<attacker!evil.example>',
  'boss@list.example#,attacker',
  'boss@list.example\\<attacker>',
  'boss@list.example/<attacker@evil.example',
  'boss@list\t.example',
  'boss@list\n.example',
  'boss@list\r\n.example',
  'boss@list.example/',
  'boss@list.example/(x)',
  'boss@list.example/;x',
  'boss@list.example/"x',
  'boss@list.example:25',
  'boss@l%69st.example',
  'boss%evil.example@list.example',
  'evil.example!boss@list.example',
  'boss@li\u00adst.example',
  'boss@li\u200bst.example',
  'boss@list.example\u202e/x',
  'bo\u3164ss@list.example',
  'boss\u115f@list.example',
  'boss\ufe0f@list.example',
];
