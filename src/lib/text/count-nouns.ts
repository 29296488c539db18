/** A number with its noun: `no errors`, `1 error`, `12 errors`. */
export function countNouns(count: number, noun: string, plural = `${noun}s`): string {
  return `${count === 0 ? 'no' : count} ${count === 1 ? noun : plural}`;
}
