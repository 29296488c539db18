import { onTestFinished } from 'vitest';
import { startRawSink } from './raw-sink.ts';

/** A server that takes every message and keeps each command as the bytes that came, one character a byte. */
export interface Wire {
  url: string;
  commands: string[];
  /** What stood in each `RCPT TO`, the brackets included. */
  recipients: () => string[];
  messages: () => number;
}

/** @param extensions That the answer to EHLO offers. */
export async function useWire(
  extensions: readonly string[] = ['PIPELINING', 'SMTPUTF8'],
): Promise<Wire> {
  const commands: string[] = [];
  const sink = await startRawSink({ extensions, onCommand: (command) => commands.push(command) });
  onTestFinished(sink.close);
  return {
    url: sink.url,
    commands,
    recipients: () =>
      commands.flatMap((line) => /^RCPT TO:(.*?)(?: [A-Z]+.*)?$/s.exec(line)?.[1] ?? []),
    messages: sink.taken,
  };
}
