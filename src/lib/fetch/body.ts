import type { Readable, Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { fetchError } from './fetch-errors.ts';
import { type Headers, valuesOf } from './headers.ts';

export const acceptEncoding = 'gzip, deflate, br';

/** Limited to `limit` bytes before and after decoding. Throws `fetchError` and stream errors. */
export async function readBody(
  body: Readable,
  headers: Headers,
  limit: number,
): Promise<Uint8Array> {
  if (Number(valuesOf(headers, 'content-length')[0]) > limit) throw fetchError('too-large');
  const coding = valuesOf(headers, 'content-encoding').join().trim().toLowerCase();
  const source = atMost(limit, body);
  const first = await source.next();
  if (first.done === true) return new Uint8Array();
  const whole = prepend(first.value, source);
  if (coding === '' || coding === 'identity') return buffer(whole);
  const decoder = decoderFor(coding, first.value);
  // A waiting generator cannot be ended from outside, but its source can.
  decoder.once('close', () => body.destroy());
  return pipeline(whole, decoder, (chunks: AsyncIterable<Buffer>) => buffer(atMost(limit, chunks)));
}

async function* atMost(limit: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit) throw fetchError('too-large');
    yield chunk;
  }
}

async function* prepend(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** @param start Of the body: `deflate` is zlib's format, but some servers send raw deflate. */
function decoderFor(coding: string, start: Buffer): Transform {
  if (coding === 'gzip' || coding === 'x-gzip') return createGunzip();
  if (coding === 'br') return createBrotliDecompress();
  if (coding !== 'deflate') throw fetchError('bad-answer');
  return ((start[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
}
