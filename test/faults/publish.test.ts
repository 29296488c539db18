import { test } from 'vitest';
import { publishInterrupted } from '../helpers/interrupted-rsync.ts';

test.each([1, 2, 3, 4, 5])(
  'publishing with rsync continues after an interruption at its call %i, and announces nothing early',
  (at) => publishInterrupted(at),
);
