#!/usr/bin/env zx
import { init } from '../src/cli/init.ts';
import { main } from './terminal.ts';

await main(init);
