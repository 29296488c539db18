#!/usr/bin/env zx
import { send } from '../src/cli/send.ts';
import { main } from './terminal.ts';

await main(send);
