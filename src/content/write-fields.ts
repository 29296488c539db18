import { isMap, isNode, isScalar, parseDocument, stringify } from 'yaml';

export type FieldValue = string | number | boolean | { [name: string]: string | number };

/** Sets fields in valid front matter, new ones first, and leaves every other byte unchanged. */
export function setFields(text: string, fields: Readonly<Record<string, FieldValue>>): string {
  const lines = text.split('\n');
  const closing = (each: string, index: number): boolean =>
    index > 0 && /^(---|\.\.\.)\s*$/.test(each);
  const end = lines[0]?.trimEnd() === '---' ? lines.findIndex(closing) : -1;
  if (end === -1) return `---\n${stringify(fields, { lineWidth: 0 })}---\n\n${text}`;

  let head = lines.slice(1, end).join('\n');
  const fresh: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    const range = rangeOf(head, name);
    if (range === undefined) fresh[name] = value;
    else head = head.slice(0, range[0]) + written({ [name]: value }) + head.slice(range[1]);
  }
  const added = Object.keys(fresh).length === 0 ? [] : [written(fresh)];
  const kept = head === '' ? [] : [head];
  return ['---', ...added, ...kept, ...lines.slice(end)].join('\n');
}

function written(fields: Record<string, FieldValue>): string {
  return stringify(fields, { lineWidth: 0 }).trimEnd();
}

function rangeOf(yaml: string, name: string): [number, number] | undefined {
  const { contents } = parseDocument(yaml);
  if (!isMap(contents)) return undefined;
  const pair = contents.items.find(({ key }) => isScalar(key) && key.value === name);
  if (pair === undefined || !isScalar(pair.key) || !pair.key.range) return undefined;
  const end = isNode(pair.value) && pair.value.range ? pair.value.range[1] : pair.key.range[1] + 1;
  const text = yaml.slice(0, end);
  return [pair.key.range[0], text.endsWith('\n') ? end - 1 : end];
}
