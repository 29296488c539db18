#!/usr/bin/env zx
import { subscribers } from '../src/pipeline/subscribers.ts';
import { main } from './terminal.ts';

await main(subscribers);
