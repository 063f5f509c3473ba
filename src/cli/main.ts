#!/usr/bin/env node
import { nodePlatform } from './platform.js'
import { run } from './run.js'

// Everything has been written by then; what may still be open (a worker, standard input) must not keep it waiting.
process.exit(await run(process.argv.slice(2), nodePlatform()))
