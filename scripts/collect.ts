#!/usr/bin/env zx
import { collect } from '../src/pipeline/collect.ts';
import { main } from './terminal.ts';

await main(collect);
