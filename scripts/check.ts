#!/usr/bin/env zx
import { check } from '../src/pipeline/check.ts';
import { main } from './terminal.ts';

await main(check);
