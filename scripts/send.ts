#!/usr/bin/env zx
import { send } from '../src/pipeline/send.ts';
import { main } from './terminal.ts';

await main(send);
