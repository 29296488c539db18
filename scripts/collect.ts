#!/usr/bin/env zx
import { collect } from '../src/cli/collect.ts';
import { main } from './terminal.ts';

await main(collect);
