#!/usr/bin/env zx
import { importArchive } from '../src/pipeline/import-archive.ts';
import { main } from './terminal.ts';

await main(importArchive);
