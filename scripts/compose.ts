#!/usr/bin/env zx
import { compose } from '../src/cli/compose.ts';
import { main } from './terminal.ts';

await main(compose);
