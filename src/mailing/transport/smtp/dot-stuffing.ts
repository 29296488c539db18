const dot = Buffer.from('.');
const lineAndDot = Buffer.from('\r\n.');
const end = Buffer.from('\r\n.\r\n');
const endAfterLine = Buffer.from('.\r\n');

/**
 * Dot-stuffing and the final dot (RFC 5321, 4.5.2); runs between dots are not copied. @param raw
 * With CRLF.
 */
export function withDots(raw: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let from = 0;
  if (raw[0] === dot[0]) parts.push(dot);
  for (let at = raw.indexOf(lineAndDot); at !== -1; at = raw.indexOf(lineAndDot, at + 2)) {
    parts.push(raw.subarray(from, at + 2), dot);
    from = at + 2;
  }
  parts.push(raw.subarray(from));
  const closed = raw.length >= 2 && raw[raw.length - 2] === 13 && raw[raw.length - 1] === 10;
  parts.push(closed ? endAfterLine : end);
  return parts;
}
