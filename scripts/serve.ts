#!/usr/bin/env zx
import { serve } from '../src/cli/serve.ts';
import { main } from './terminal.ts';

await main(serve);
