#!/usr/bin/env zx
import { translate } from '../src/cli/translate.ts';
import { main } from './terminal.ts';

await main(translate);
