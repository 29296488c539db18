#!/usr/bin/env zx
import { digest } from '../src/pipeline/digest.ts';
import { main } from './terminal.ts';

await main(digest);
