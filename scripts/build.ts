#!/usr/bin/env zx
import { build } from '../src/cli/build.ts';
import { main } from './terminal.ts';

await main(build);
