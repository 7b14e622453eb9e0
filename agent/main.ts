// The agent on a host: serves a controller over standard input and output, or brings lost sessions back for the login timer.
import { registry } from './providers/index.ts';
import { relogin } from './relogin.ts';
import { serve } from './serve.ts';
import { createProcess, createSystem } from './system/quickjs/index.ts';

const process = createProcess();
const system = createSystem();

if (process.argv()[0] === 'relogin') process.exit(relogin(system));
serve(process, system, registry);
process.run();
