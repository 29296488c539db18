#!/usr/bin/env zx
import { preview } from '../src/pipeline/preview.ts';
import { main } from './terminal.ts';

await main(preview);
