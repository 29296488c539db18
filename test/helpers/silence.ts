import { onTestFinished, vi } from 'vitest';

/**
 * Replaces the timers of this process, for one test: their time passes only while `isSilent`, and then
 * fast. So a limit on silence ends a wait at once, and no slow machine reaches a limit early.
 * @param leap How many milliseconds pass in one; few where others than the silent one wait as well.
 * @returns how many milliseconds have passed for the timers.
 */
export function skipSilence(isSilent: () => boolean, leap = 100): () => number {
  let passed = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const ticker = setInterval(() => {
    // A little in any case: some timers only collect what belongs together.
    const step = isSilent() ? leap : 1;
    passed += step;
    vi.advanceTimersByTime(step);
  }, 1);
  onTestFinished(() => {
    clearInterval(ticker);
    vi.useRealTimers();
  });
  return () => passed;
}
