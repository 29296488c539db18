#!/usr/bin/env zx
import { backup } from '../src/cli/backup.ts';
import { main } from './terminal.ts';

await main(backup);
