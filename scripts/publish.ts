#!/usr/bin/env zx
import { publish } from '../src/cli/publish.ts';
import { main } from './terminal.ts';

// npm runs a script of this name, too, when a package is published.
if (process.env.npm_command !== 'publish') await main(publish);
