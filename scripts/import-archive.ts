#!/usr/bin/env zx
import { importArchive } from '../src/cli/import-archive.ts';
import { main } from './terminal.ts';

await main(importArchive);
