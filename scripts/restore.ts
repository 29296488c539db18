#!/usr/bin/env zx
import { restore } from '../src/cli/restore.ts';
import { main } from './terminal.ts';

await main(restore);
