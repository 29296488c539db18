#!/usr/bin/env zx
import { subscribers } from '../src/cli/subscribers.ts';
import { main } from './terminal.ts';

await main(subscribers);
