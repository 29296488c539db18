#!/usr/bin/env zx
import { check } from '../src/cli/check.ts';
import { main } from './terminal.ts';

await main(check);
