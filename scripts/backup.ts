#!/usr/bin/env zx
import { backup } from '../src/pipeline/backup.ts';
import { main } from './terminal.ts';

await main(backup);
