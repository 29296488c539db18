#!/usr/bin/env zx
import { digest } from '../src/cli/digest.ts';
import { main } from './terminal.ts';

await main(digest);
