#!/usr/bin/env zx
import { serve } from '../src/pipeline/serve.ts';
import { main } from './terminal.ts';

await main(serve);
