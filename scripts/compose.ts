#!/usr/bin/env zx
import { compose } from '../src/pipeline/compose.ts';
import { main } from './terminal.ts';

await main(compose);
