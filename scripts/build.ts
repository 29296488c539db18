#!/usr/bin/env zx
import { build } from '../src/pipeline/build.ts';
import { main } from './terminal.ts';

await main(build);
