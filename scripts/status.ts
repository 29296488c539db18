#!/usr/bin/env zx
import { status } from '../src/pipeline/status.ts';
import { main } from './terminal.ts';

await main(status);
