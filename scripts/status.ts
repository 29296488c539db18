#!/usr/bin/env zx
import { status } from '../src/cli/status.ts';
import { main } from './terminal.ts';

await main(status);
