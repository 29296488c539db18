#!/usr/bin/env zx
import { preview } from '../src/cli/preview.ts';
import { main } from './terminal.ts';

await main(preview);
