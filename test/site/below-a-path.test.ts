import { test } from 'vitest';
import { expectLinks } from '../helpers/expect-links.ts';

// With other paths: test/faults/publish.test.ts.
test.each(['', '/наш билтен'])('every link of a site works that is served below "%s"', expectLinks);
