import { countWords } from '../lib/text/count-words.ts';
import { textWidth } from '../lib/text/text-width.ts';
import type { Edition } from '../model/edition.ts';

/** How long the mail of an issue is for its readers. */
export interface MailLength {
  issue: number;
  language: string;
  words: number;
  /** To read it, at 200 words a minute. */
  minutes: number;
  /** Of a phone, estimated. */
  screens: number;
}

/** A usual phone, in CSS pixels: the room beside the margins, and what a mail program shows at once. */
const phone = { width: 320, height: 700 };
const wordsPerMinute = 200;

interface Style {
  size: number;
  line: number;
  /** Above and below a block. */
  margin: number;
}

const plain: Style = { size: 17, line: 27, margin: 16 };
const styles: Readonly<Record<string, Style>> = {
  h1: { size: 29, line: 35, margin: 48 },
  h2: { size: 20, line: 28, margin: 56 },
  h3: { size: 26, line: 33, margin: 48 },
  h4: { size: 19, line: 25, margin: 32 },
  li: { ...plain, margin: 6 },
};
const blocks = /^<\/?(p|h[1-6]|li|td|th|figcaption|pre|section|br)\b/;

/** Estimates without a browser how long a mail is. */
export function measureMail({ html, issue, language }: Edition): MailLength {
  const body = html.pieces
    .join(' ')
    .replace(/^[\s\S]*?<body/, '<body')
    .replace(/<!--[\s\S]*?-->|<style[\s\S]*?<\/style>/g, '')
    .replace(/<div style="display: ?none[^>]*>[^<]*<\/div>/g, '');
  const words = countWords(body.replace(/<[^>]*>/g, ' '));
  return {
    issue,
    language,
    words,
    minutes: Math.max(1, Math.round(words / wordsPerMinute)),
    screens: Math.max(1, Math.round(heightOf(body) / phone.height)),
  };
}

function heightOf(body: string): number {
  let height = 0;
  let style = plain;
  let text = '';
  const end = (next: Style): void => {
    const columns = (phone.width / style.size) * 2;
    const lines = Math.ceil(textWidth(text.trim()) / columns);
    if (lines > 0) height += lines * style.line + style.margin;
    text = '';
    style = next;
  };
  for (const part of body.split(/(<[^>]*>)/)) {
    const block = blocks.exec(part)?.[1];
    if (block !== undefined) end(part.startsWith('</') ? plain : (styles[block] ?? plain));
    else if (part.startsWith('<img')) height += pictureHeight(part);
    else if (!part.startsWith('<')) text += part.replace(/&[#\w]+;/g, 'x').replace(/\s+/g, ' ');
  }
  end(plain);
  return height;
}

function pictureHeight(tag: string): number {
  const [, width = '0'] = / width="(\d+)"/.exec(tag) ?? [];
  const [, height = '0'] = / height="(\d+)"/.exec(tag) ?? [];
  const scale = Math.min(1, phone.width / Math.max(1, Number(width)));
  return Number(height) * scale + 32;
}
